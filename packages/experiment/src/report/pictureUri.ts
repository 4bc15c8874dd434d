import { encodePng } from './encodePng.js';

/** Longer sides are made shorter, by the mean of whole blocks of pixels. */
const LONGEST = 112;

export interface PictureUriOptions {
  /** `[height, width, channels]`, 0 to 255. */
  readonly pixels: ArrayLike<number>;
  readonly size: readonly [height: number, width: number];
  readonly channels: 1 | 3;
  /** Default 112. */
  readonly longest?: number | undefined;
}

/** A picture that stands in a page: a PNG as a data URI, smaller than the image where that is large. */
export function pictureUri({ pixels, size, channels, longest = LONGEST }: PictureUriOptions): string {
  const [height, width] = size;
  const block = Math.max(1, Math.ceil(Math.max(height, width) / longest));
  const [rows, columns] = [Math.max(1, Math.floor(height / block)), Math.max(1, Math.floor(width / block))];
  const small = new Uint8ClampedArray(rows * columns * channels);
  for (const at of small.keys()) {
    const [row, column] = [
      Math.floor(at / channels / columns) * block,
      (Math.floor(at / channels) % columns) * block,
    ];
    let sum = 0;
    for (let y = row; y < row + block; y++) {
      for (let x = column; x < column + block; x++) {
        sum +=
          pixels[(Math.min(y, height - 1) * width + Math.min(x, width - 1)) * channels + (at % channels)] ??
          0;
      }
    }
    small[at] = sum / (block * block);
  }
  const png = encodePng({ height: rows, width: columns, channels, pixels: Uint8Array.from(small) });
  return `data:image/png;base64,${base64(png)}`;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const four = (first << 16) | (second << 8) | third;
    for (const shift of [18, 12, 6, 0]) text += DIGITS[(four >> shift) & 63];
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return missing === 0 ? text : text.slice(0, -missing) + '='.repeat(missing);
}
