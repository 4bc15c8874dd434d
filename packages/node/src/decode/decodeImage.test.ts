import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage, measureImage } from './decodeImage.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-decode-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const base = sharp({ create: { width: 6, height: 4, channels: 3, background: '#c08040' } });
const files = {
  'grey.png': [base.clone().greyscale(), [142, 142, 142], 0],
  'deep.png': [base.clone().toColourspace('rgb16'), [192, 128, 64], 0],
  'plain.webp': [base.clone().webp({ lossless: true }), [192, 128, 64], 0],
  'moving.gif': [base.clone().gif(), [192, 128, 64], 0],
  'tiled.tiff': [base.clone().tiff({ compression: 'lzw', tile: true }), [192, 128, 64], 0],
  'photo.jpg': [base.clone().jpeg(), [192, 128, 64], 2],
  'print.jpg': [base.clone().toColourspace('cmyk').jpeg({ quality: 100 }), [192, 128, 64], 25],
  'clear.png': [
    sharp({ create: { width: 6, height: 4, channels: 4, background: { r: 192, g: 128, b: 64, alpha: 0 } } }),
    [255, 255, 255],
    0,
  ],
  'turned.jpg': [
    sharp({ create: { width: 4, height: 6, channels: 3, background: '#c08040' } }).withMetadata({
      orientation: 6,
    }),
    [192, 128, 64],
    2,
  ],
} as const;

describe('decodeImage', () => {
  it.each(Object.entries(files))(
    'gives upright RGB bytes: %s',
    async (name, [content, colour, tolerance]) => {
      const path = join(root, name);
      await content.clone().toFile(path);
      const { data, ...shape } = await decodeImage({ path });
      expect(shape).toEqual({ height: 4, width: 6, channels: 3 });
      expect(data).toHaveLength(72);
      for (const [channel, value] of colour.entries()) {
        expect(Math.abs((data[channel] ?? 0) - value)).toBeLessThanOrEqual(tolerance);
      }
      expect(await measureImage({ path })).toEqual({ height: 4, width: 6 });
      expect((await decodeImage({ path, channels: 1 })).data).toHaveLength(24);
    },
  );
});
