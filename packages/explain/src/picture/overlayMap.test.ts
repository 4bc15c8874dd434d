import { describe, expect, it } from 'vitest';
import { overlayMap } from './overlayMap.js';

const grey = { pixels: new Uint8Array(4).fill(100), size: [2, 2], channels: 1 } as const;
const mapOf = (values: readonly number[], signed = false, channels = 1) =>
  ({ map: Float32Array.from(values), size: [2, 2], channels, signed }) as const;
const pixel = (picture: Uint8Array, at: number) => Array.from(picture.subarray(3 * at, 3 * at + 3));

describe('overlayMap', () => {
  it('leaves the picture where the map is 0, and is yellow where it is largest', () => {
    const picture = overlayMap({ ...grey, explanation: mapOf([0, 1, 2, 4]), opacity: 1, limit: 4 });
    expect(pixel(picture, 0)).toEqual([100, 100, 100]);
    expect(pixel(picture, 3)).toEqual([253, 231, 37]);
    expect(overlayMap({ ...grey, explanation: mapOf([0, 0, 0, 0]) })).toEqual(new Uint8Array(12).fill(100));
  });

  it('is yellow for the class and blue against it, and adds up channels', () => {
    const signed = mapOf([0, 0, 0.5, 0.5, -2, 1, 0, 0], true, 2);
    const picture = overlayMap({ ...grey, explanation: signed, opacity: 1, limit: 1 });
    expect(pixel(picture, 0)).toEqual([100, 100, 100]);
    expect(pixel(picture, 1)).toEqual([255, 221, 0]);
    expect(pixel(picture, 2)).toEqual([33, 102, 224]);
  });

  it('does not let a single pixel dim the rest', () => {
    const map = new Float32Array(10_000).fill(1);
    map[0] = 1000;
    const explanation = { map, size: [100, 100], channels: 1, signed: false } as const;
    const pixels = new Float32Array(10_000).fill(0.5);
    const picture = overlayMap({ pixels, size: [100, 100], channels: 1, explanation, opacity: 1 });
    expect(pixel(picture, 50)).toEqual([253, 231, 37]);
  });

  it.each<[unknown, string]>([
    [
      undefined,
      'overlayMap: expected pixels as bytes or a Float32Array, size as [height, width], channels as 1 or 3, explanation as explain gives it, received',
    ],
    [
      { ...grey, explanation: {} },
      'overlayMap: expected explanation as explain gives it, received something else. Call overlayMap({',
    ],
  ])('names what is missing', (options, message) => {
    expect(() => overlayMap(options as never)).toThrow(expect.objectContaining({ code: 'OPTIONS' }));
    expect(() => overlayMap(options as never)).toThrow(message);
  });

  it('names what does not fit', () => {
    const explanation = mapOf([0, 0, 0, 0]);
    expect(() => overlayMap({ ...grey, channels: 2, explanation })).toThrow(
      'overlayMap: expected a picture of 1 or 3 channels, received 2.',
    );
    expect(() => overlayMap({ ...grey, size: [2, 3], explanation })).toThrow(
      'expected 6 values for 2×3 pixels',
    );
    expect(() => overlayMap({ pixels: new Uint8Array(6), size: [2, 3], channels: 1, explanation })).toThrow(
      "expected a map of the picture's size, 2×3, received 2×2. Explain with size: 'original'.",
    );
  });
});
