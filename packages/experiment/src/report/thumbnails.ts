import { type ImageSet, shownBytes, whiteOf } from '@cnn/data';
import type { Thumbnail } from '@cnn/plot';
import { encodePng } from './encodePng.js';

/** Longer sides are made shorter, by the mean of whole blocks of pixels. */
const LONGEST = 112;

/** Pictures of a set's images by their file, as a report shows them; none of images that are neither grey nor in colour. */
export function thumbnailsOf(set: ImageSet): Thumbnail | undefined {
  const [height, width, channels] = set.imageShape;
  if (channels !== 1 && channels !== 3) return undefined;
  const block = Math.max(1, Math.ceil(Math.max(height, width) / LONGEST));
  const size = [Math.max(1, Math.floor(height / block)), Math.max(1, Math.floor(width / block))] as const;
  const places = new Map(set.items.map(({ file }, index) => [file, index]));
  return async (file) => {
    const index = places.get(file);
    if (index === undefined) return undefined;
    const pixels = await set.load(index);
    const small = new Float32Array(size[0] * size[1] * channels);
    for (const at of small.keys()) {
      const [row, column] = [
        Math.floor(at / channels / size[1]) * block,
        (Math.floor(at / channels) % size[1]) * block,
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
    const [rows, columns] = size;
    const shown = Uint8Array.from(shownBytes(small, whiteOf(set)));
    const png = encodePng({ height: rows, width: columns, channels, pixels: shown });
    return `data:image/png;base64,${base64(png)}`;
  };
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
