/** Names that someone has: of 60 characters, in several scripts, and with what HTML means something by. */
export const longNames: readonly string[] = [
  'Invasive ductal carcinoma of no special type, grade 3, left 1',
  '浸潤性乳管癌',
  'سرطان القنوات الغازي',
  '<script>alert("x")</script>',
  'Аденокарцинома лёгкого с лепидическим типом роста, степень 2',
  'कैंसर & सौम्य ऊतक',
  '侵袭性小叶癌（多形性亚型，伴有广泛的淋巴血管侵犯以及神经周围侵犯的浸润性病变组织切片图像样本）',
  'ductal carcinoma in situ',
  ...Array.from(
    { length: 12 },
    (_, index) => `Tissue class with a very long and descriptive name, number ${index + 1}`,
  ),
];
