import { arraySet } from '@cnn/data';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { withNames } from './divide.js';
import { thumbnailsOf } from './thumbnails.js';

describe('thumbnailsOf', () => {
  it('makes a PNG of an image, a large one smaller by the mean of its blocks', async () => {
    const [height, width] = [200, 120];
    const data = Uint8Array.from({ length: height * width }, (_, at) => (at % 2 === 0 ? 50 : 150));
    const set = arraySet({ images: { shape: [1, height, width, 1], data }, labels: [0] });
    const thumbnail = thumbnailsOf(withNames(set));
    const src = (await thumbnail?.('image 0')) ?? '';
    expect(src).toMatch(/^data:image\/png;base64,/);
    const image = sharp(Buffer.from(src.slice(src.indexOf(',') + 1), 'base64')).toColourspace('b-w');
    const { data: pixels, info } = await image.raw().toBuffer({ resolveWithObject: true });
    expect([info.height, info.width]).toEqual([100, 60]);
    expect(new Set(pixels)).toEqual(new Set([100]));
    expect(await thumbnail?.('another')).toBeUndefined();
  });

  it('has none of images with other channels', () => {
    const set = arraySet({ images: { shape: [1, 4, 4, 2], data: new Uint8Array(32) }, labels: [0] });
    expect(thumbnailsOf(set)).toBeUndefined();
  });
});
