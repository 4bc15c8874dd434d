import { describe, expect, it } from 'vitest';
import { massInMask } from './massInMask.js';

const size = [2, 5] as const;
const mask = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0, 0, 0);

describe('massInMask', () => {
  it('is the share of what is positive, and how many times a uniform map’s', () => {
    const map = Float32Array.of(3, -5, 1, 0, 0, -2, 0, 0, 0, 0);
    expect(massInMask({ map, size, mask })).toEqual({ share: 0.75, uniform: 0.2, ratio: 3.75 });
  });

  it('is 1 time a uniform map’s for a uniform map, 0 for one beside the mask', () => {
    expect(massInMask({ map: new Float32Array(10).fill(0.5), size, mask }).ratio).toBeCloseTo(1, 12);
    expect(massInMask({ map: Float32Array.of(0, 0, 1, 0, 0, 0, 0, 0, 0, 0), size, mask }).ratio).toBe(0);
  });

  it('is null where nothing speaks for the class', () => {
    expect(massInMask({ map: new Float32Array(10).fill(-1), size, mask })).toEqual({
      share: null,
      uniform: 0.2,
      ratio: null,
    });
  });

  it('adds up channels before it looks what is positive', () => {
    const channels = { map: Float32Array.of(3, -3, 1, 1, 4, -2, 0, 0), size: [2, 2] as const, channels: 2 };
    expect(massInMask({ ...channels, mask: Uint8Array.of(1, 1, 0, 0) }).share).toBe(0.5);
  });

  it('refuses an empty mask', () => {
    const wrong = { map: new Float32Array(10), size, mask: new Uint8Array(10) };
    expect(() => massInMask(wrong)).toThrow('Leave out images without evidence');
  });
});

it.each<[unknown, string]>([
  [undefined, 'massInMask: expected map as a Float32Array, size as [height, width], mask as a Uint8Array'],
  [
    { map: new Float32Array(4), size: [2, 2] },
    'massInMask: expected mask as a Uint8Array of 0 and 1, received',
  ],
])('massInMask names what is missing', (options, message) => {
  expect(() => massInMask(options as never)).toThrow(expect.objectContaining({ code: 'OPTIONS' }));
  expect(() => massInMask(options as never)).toThrow(message);
});
