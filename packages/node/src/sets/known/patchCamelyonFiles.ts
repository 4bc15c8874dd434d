/**
 * PatchCamelyon's files in its Zenodo mirror (record 2546921, which its README names), with MD5 sums as in torchvision's
 * PCAM (0.14 and newer; those of `valid` and `test` stand the other way round in PatchCamelyon's own README).
 */
export const patchCamelyonFiles = [
  ['train_x', '1571f514728f59376b705fc836ff4b63'],
  ['train_y', '35c2d7259d906cfc8143347bb8e05be7'],
  ['valid_x', 'd5b63470df7cfa627aeec8b9dc0c066e'],
  ['valid_y', '2b85f58b927af9964a4c15b8f7e8f179'],
  ['test_x', 'd8c2d60d490dbd479f8199bdfa0cf6ec'],
  ['test_y', '60a7035772fbdb7f34eb86d4420cf66a'],
].map(([what, md5 = '']) => {
  const name = `camelyonpatch_level_2_split_${what}.h5.gz`;
  return { name, url: `https://zenodo.org/records/2546921/files/${name}?download=1`, md5 };
});
