import type { ImageShape } from '../../set/imageSet.js';
import { scratchCopy } from './scratch.js';

/** Stretches each channel to 0..white, as torchvision's autocontrast. */
export function autocontrast(pixels: Float32Array, channels: number, white: number): void {
  for (let c = 0; c < channels; c++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = c; i < pixels.length; i += channels) {
      const value = pixels[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high <= low) continue;
    const scale = white / (high - low);
    for (let i = c; i < pixels.length; i += channels) pixels[i] = ((pixels[i] as number) - low) * scale;
  }
}

/** Spreads each channel's values evenly over 256 levels, as Pillow's and torchvision's equalize. */
export function equalize(pixels: Float32Array, channels: number, white: number): void {
  const scale = 255 / white;
  const level = (i: number): number => Math.min(255, Math.max(0, Math.round((pixels[i] as number) * scale)));
  for (let c = 0; c < channels; c++) {
    const counts = new Int32Array(256);
    for (let i = c; i < pixels.length; i += channels) {
      const at = level(i);
      counts[at] = (counts[at] as number) + 1;
    }
    const last = counts.findLast((count) => count > 0) ?? 0;
    const step = Math.floor((pixels.length / channels - last) / 255);
    if (step === 0) continue;
    const table = new Float32Array(256);
    for (let at = 0, below = 0; at < 256; at++) {
      table[at] = Math.min(255, Math.floor((below + Math.floor(step / 2)) / step)) / scale;
      below += counts[at] as number;
    }
    for (let i = c; i < pixels.length; i += channels) pixels[i] = table[level(i)] as number;
  }
}

/** Keeps the upper `bits` of 8, as torchvision's posterize. */
export function posterize(pixels: Float32Array, bits: number, white: number): void {
  const [scale, width] = [255 / white, 2 ** (8 - bits)];
  for (let i = 0; i < pixels.length; i++) {
    const level = Math.round((pixels[i] as number) * scale);
    pixels[i] = (Math.floor(level / width) * width) / scale;
  }
}

/** Inverts values from the threshold on, as torchvision's solarize. @param threshold in the pixels' units */
export function solarize(pixels: Float32Array, threshold: number, white: number): void {
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] as number;
    if (value >= threshold) pixels[i] = white - value;
  }
}

/** Moves values away from (factor above 1) or to a smoothed image, as torchvision's adjust_sharpness; the edge stays. */
export function adjustSharpness(
  pixels: Float32Array,
  [height, width, channels]: ImageShape,
  factor: number,
  white: number,
): void {
  if (height < 3 || width < 3) return;
  const from = scratchCopy(pixels);
  const row = width * channels;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * row + channels; i < (y + 1) * row - channels; i++) {
      let sum = 4 * (from[i] as number);
      for (let dy = -row; dy <= row; dy += row)
        for (let dx = -channels; dx <= channels; dx += channels) sum += from[i + dy + dx] as number;
      const smooth = sum / 13;
      const value = smooth + ((from[i] as number) - smooth) * factor;
      pixels[i] = value < 0 ? 0 : Math.min(value, white);
    }
  }
}
