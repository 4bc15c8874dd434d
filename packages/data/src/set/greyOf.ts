/**
 * Grey of colours: luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, in the integers of Pillow's `convert('L')`.
 *
 * @param channels 3: RGB, 4: RGB and a fourth that does not count
 * @returns one byte for each pixel
 */
export function greyOf(pixels: Uint8Array | Uint8ClampedArray, channels: 3 | 4): Uint8Array {
  const grey = new Uint8Array(Math.floor(pixels.length / channels));
  for (let to = 0, from = 0; to < grey.length; to++, from += channels) {
    const [r, g, b] = [pixels[from] as number, pixels[from + 1] as number, pixels[from + 2] as number];
    grey[to] = (19_595 * r + 38_470 * g + 7471 * b + 32_768) >> 16;
  }
  return grey;
}
