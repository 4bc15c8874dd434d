import { describe, expect, it } from 'vitest';
import { pointingGame } from './pointingGame.js';

const size = [4, 5] as const;
const at = (...places: number[]) =>
  Uint8Array.from({ length: 20 }, (_, place) => Number(places.includes(place)));
const map = (values: Record<number, number>) =>
  Float32Array.from({ length: 20 }, (_, place) => values[place] ?? 0);

describe('pointingGame', () => {
  it('hits where the maximum is on the mask, and only there', () => {
    expect(pointingGame({ map: map({ 7: 2, 8: 1 }), size, mask: at(7, 9) })).toEqual({ hit: 1, chance: 0.1 });
    expect(pointingGame({ map: map({ 7: 2, 8: 1 }), size, mask: at(8, 9) })).toEqual({ hit: 0, chance: 0.1 });
  });

  it('hits within the tolerance, measured as the crow flies', () => {
    const near = (tolerance: number, place: number) =>
      pointingGame({ map: map({ [place]: 1 }), size, mask: at(7), tolerance }).hit;
    expect(near(1, 8)).toBe(1);
    expect(near(1, 2)).toBe(1);
    expect(near(1, 3)).toBe(0); // √2 away
    expect(near(2, 3)).toBe(1);
    expect(near(1, 9)).toBe(0);
    expect(near(2, 9)).toBe(1);
    expect(near(2, 10)).toBe(0); // in the next row, on the other side
    expect(pointingGame({ map: map({}), size, mask: at(7), tolerance: 1 }).chance).toBe(5 / 20);
  });

  it('shares the hit between equal maxima, so that a constant map gets the chance', () => {
    expect(pointingGame({ map: map({ 3: 1, 7: 1, 9: 1 }), size, mask: at(3) }).hit).toBeCloseTo(1 / 3, 12);
    expect(pointingGame({ map: map({}), size, mask: at(3, 4, 5) })).toEqual({ hit: 0.15, chance: 0.15 });
    const below = Float32Array.from({ length: 20 }, (_, place) => -place - 1);
    expect(pointingGame({ map: below, size, mask: at(0) }).hit).toBe(1);
  });

  it('adds up channels', () => {
    const channels = { map: Float32Array.of(3, -3, 1, 1, 0, 1, 0, 0), size: [2, 2] as const, channels: 2 };
    expect(pointingGame({ ...channels, mask: Uint8Array.of(0, 1, 0, 0) }).hit).toBe(1);
  });

  it.each([
    [{ map: map({}), size, mask: at() }, 'with at least one 1, received none'],
    [{ map: map({}), size, mask: new Uint8Array(4) }, 'as large as the map, 4×5, received 4 numbers'],
    [{ map: new Float32Array(4), size, mask: at(1) }, 'a map of 4×5×1, received 4 numbers'],
    [{ map: map({ 3: Number.NaN }), size, mask: at(1) }, 'finite numbers, received NaN at 3'],
    [
      { map: map({}), size, mask: at(1), tolerance: -1 },
      'tolerance must be an integer of at least 0, received -1',
    ],
  ])('refuses what does not fit: %#', (wrong, message) => {
    expect(() => pointingGame(wrong)).toThrow(message);
  });
});

it.each<[unknown, string]>([
  [undefined, 'pointingGame: expected map as a Float32Array, size as [height, width], mask as a Uint8Array'],
  [
    { map: new Float32Array(4), size: [2, 2] },
    'pointingGame: expected mask as a Uint8Array of 0 and 1, received',
  ],
])('pointingGame names what is missing', (options, message) => {
  expect(() => pointingGame(options as never)).toThrow(expect.objectContaining({ code: 'OPTIONS' }));
  expect(() => pointingGame(options as never)).toThrow(message);
});
