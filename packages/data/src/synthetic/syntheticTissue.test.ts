import { describe, expect, it } from 'vitest';
import { split } from '../split/split.js';
import { syntheticTissue } from './syntheticTissue.js';

const options = { size: 24, count: 400, patients: 40, positiveShare: 0.25 };
const set = syntheticTissue(options);
const pixels = set.items.map((_, index) => set.load(index) as Uint8Array);

/** Chance that a random positive has the larger value (Mann and Whitney). */
function areaUnderCurve(values: readonly number[]): number {
  let [wins, pairs] = [0, 0];
  for (const [i, a] of values.entries()) {
    if (set.items[i]?.label !== 1) continue;
    for (const [j, b] of values.entries()) {
      if (set.items[j]?.label !== 0) continue;
      pairs++;
      wins += a > b ? 1 : a === b ? 0.5 : 0;
    }
  }
  return wins / pairs;
}

const mean = (image: Uint8Array, channel: number): number =>
  image.reduce((sum, value, at) => (at % 3 === channel ? sum + value : sum), 0) / (image.length / 3);

describe('syntheticTissue', () => {
  it('says everywhere that it is made up', () => {
    expect(set.name).toContain('synthetic');
    expect(set.note).toMatch(/^Synthetic images/);
    expect(set.classNames).toEqual(['benign-like', 'malignant-like']);
    for (const { group, file } of set.items) {
      expect(group).toMatch(/^synthetic-patient-\d{3}$/);
      expect(file).toMatch(/^synthetic-patient-\d{3}\/(benign|malignant)-like\/\d{5}\.png$/);
    }
  });

  it('has the wanted size, count, share and patients', () => {
    expect(set.imageShape).toEqual([24, 24, 3]);
    expect(set.items).toHaveLength(400);
    expect(set.items.filter(({ label }) => label === 1)).toHaveLength(100);
    expect(new Set(set.items.map(({ group }) => group)).size).toBe(40);
    expect(new Set(set.items.map(({ file }) => file)).size).toBe(400);
    for (const image of pixels) expect(image).toHaveLength(24 * 24 * 3);
  });

  it('is the same for the same options, in any order of asking, and another for another seed', () => {
    const again = syntheticTissue(options);
    expect(again.load(200)).toEqual(pixels[200]);
    expect(again.load(3)).toEqual(pixels[3]);
    expect(again.items).toEqual(set.items);
    const other = syntheticTissue({ ...options, seed: 1 });
    expect(other.load(3)).not.toEqual(pixels[3]);
    expect(other.items).not.toEqual(set.items);
  });

  it('has no two images alike', () => {
    expect(new Set(pixels.map((image) => image.join())).size).toBe(400);
  });

  it('has the colours of H&E: more red and blue than green', () => {
    for (const image of pixels) {
      expect(mean(image, 0)).toBeGreaterThan(mean(image, 1));
      expect(mean(image, 2)).toBeGreaterThan(mean(image, 1));
    }
  });

  it('has masks that show where nuclei are, darker in red than the rest, and more of them where cells are atypical', () => {
    const shares = set.items.map((_, index) => {
      const mask = set.mask(index);
      expect(mask).toHaveLength(24 * 24);
      const reds = [0, 0];
      const counts = [0, 0];
      for (const [at, inside] of mask.entries()) {
        reds[inside] = (reds[inside] as number) + (pixels[index]?.[at * 3] as number);
        counts[inside] = (counts[inside] as number) + 1;
      }
      const [outer, inner] = reds.map((sum, inside) => sum / (counts[inside] as number)) as [number, number];
      expect(inner).toBeLessThan(outer - 20);
      return (counts[1] as number) / mask.length;
    });
    expect(areaUnderCurve(shares)).toBeGreaterThan(0.75);
  });

  it('cannot be told by the mean of one colour', () => {
    for (const channel of [0, 1, 2]) {
      const area = areaUnderCurve(pixels.map((image) => mean(image, channel)));
      expect(Math.max(area, 1 - area)).toBeLessThan(0.75);
    }
  });

  it('differs more between patients than within one in mean colour', () => {
    const greens = pixels.map((image) => mean(image, 1));
    const all = greens.reduce((sum, value) => sum + value, 0) / greens.length;
    let [between, within] = [0, 0];
    for (const patient of new Set(set.items.map(({ group }) => group))) {
      const own = greens.filter((_, index) => set.items[index]?.group === patient);
      const centre = own.reduce((sum, value) => sum + value, 0) / own.length;
      between += own.length * (centre - all) ** 2;
      within += own.reduce((sum, value) => sum + (value - centre) ** 2, 0);
    }
    expect(between).toBeGreaterThan(0.5 * within);
  });

  it('can be split by patient', () => {
    const { report } = split({ set: syntheticTissue() });
    for (const { classShares } of report)
      expect(Math.abs((classShares['malignant-like'] ?? 0) - 0.3)).toBeLessThan(0.03);
  });

  it.each([
    [{ size: 8 }, 'expected size to be an integer from 16 to 1024, received 8'],
    [{ count: 10, patients: 11 }, 'expected count to be an integer of at least 11 (patients), received 10'],
    [{ patients: 0 }, 'expected patients to be an integer of at least 1'],
    [{ positiveShare: 1 }, 'expected positiveShare to be between 0 and 1, received 1'],
    [{ seed: -1 }, 'seed: expected an integer'],
  ])('refuses %j', (wrong, message) => {
    expect(() => syntheticTissue(wrong)).toThrow(message);
  });
});
