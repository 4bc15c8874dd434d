import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kFold } from './kFold.js';
import type { Splittable } from './partition.js';
import { describePart } from './partReport.js';
import { quotas } from './quotas.js';
import { partNames, split } from './split.js';
import { fromSplitFiles, toSplitFiles } from './splitFiles.js';

/** `counts[group][class]` → items, the groups' items one after the other. */
function setOf(counts: readonly (readonly number[])[], grouped = true): Splittable {
  const items = counts.flatMap((row, group) =>
    row.flatMap((count, label) =>
      Array.from({ length: count }, (_, n) => ({
        label,
        file: `p${group}/${label}/${n}.png`,
        ...(grouped ? { group: `p${group}` } : {}),
      })),
    ),
  );
  return { name: 'set', items, classNames: (counts[0] ?? []).map((_, label) => `c${label}`) };
}

const folds: {
  readonly name: string;
  readonly counts: readonly (readonly number[])[];
  readonly folds: number;
  readonly shareError: number;
  readonly countError: number;
}[] = JSON.parse(readFileSync(new URL('../../../testing/goldens/data/folds.json', import.meta.url), 'utf8'));
const patients = setOf(folds[0]?.counts ?? []);

const groupsOf = (set: Splittable, indices: readonly number[]): Set<string | undefined> =>
  new Set(indices.map((index) => set.items[index]?.group));

describe('split by group', () => {
  const result = split({ set: patients, seed: 3 });

  it('puts every item into one part', () => {
    const all = partNames.flatMap((part) => result[part]).sort((a, b) => a - b);
    expect(all).toEqual(patients.items.map((_, index) => index));
  });

  it('keeps every group on one side', () => {
    const [train, validation, test] = partNames.map((part) => groupsOf(patients, result[part]));
    expect([...(train ?? [])].filter((group) => validation?.has(group) || test?.has(group))).toEqual([]);
    expect([...(validation ?? [])].filter((group) => test?.has(group))).toEqual([]);
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'comes near the ratios and class shares, seed %i',
    (seed) => {
      const { report } = split({ set: patients, seed });
      const total = patients.items.length;
      const share = patients.items.filter(({ label }) => label === 1).length / total;
      for (const [part, ratio] of [0.7, 0.15, 0.15].entries()) {
        expect(Math.abs((report[part]?.items ?? 0) / total - ratio)).toBeLessThan(0.01);
        expect(Math.abs((report[part]?.classShares.c1 ?? 0) - share)).toBeLessThan(0.01);
      }
    },
  );

  it('is the same for the same seed, another for another, and survives JSON', () => {
    expect(split({ set: patients, seed: 3 })).toEqual(result);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(split({ set: patients, seed: 4 }).test).not.toEqual(result.test);
  });

  it('does not depend on the order of the items', () => {
    const reversed = { ...patients, items: [...patients.items].reverse() };
    const files = (set: Splittable, seed: number) =>
      new Set(toSplitFiles({ set, split: split({ set, seed }) }).test);
    expect(files(reversed, 3)).toEqual(files(patients, 3));
  });

  it('gives each part its share of the groups, so that the large ones do not gather in the largest part', () => {
    for (const seed of [0, 1, 2, 3]) {
      const result = split({ set: patients, seed });
      const counts = partNames.map((part) => groupsOf(patients, result[part]).size);
      const all = counts.reduce((sum, count) => sum + count, 0);
      for (const [part, ratio] of [0.7, 0.15, 0.15].entries())
        expect(Math.abs((counts[part] as number) - ratio * all)).toBeLessThanOrEqual(1.5);
    }
  });

  it('takes small and large groups for the test set as often as others', () => {
    const sizes = new Map<string, number>();
    for (const { group = '' } of patients.items) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    const bySize = [...sizes.keys()].sort((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0));
    const quarter = Math.floor(bySize.length / 4);
    const seeds = 60;
    const taken = new Map<string, number>();
    for (let seed = 0; seed < seeds; seed++) {
      for (const group of groupsOf(patients, split({ set: patients, seed }).test))
        taken.set(group ?? '', (taken.get(group ?? '') ?? 0) + 1);
    }
    for (const some of [bySize.slice(0, quarter), bySize.slice(-quarter)]) {
      const share = some.reduce((sum, group) => sum + (taken.get(group) ?? 0), 0) / some.length / seeds;
      expect(share).toBeGreaterThan(0.13);
      expect(share).toBeLessThan(0.17);
    }
  });

  it('leaves a part out when its ratio is 0', () => {
    const { validation, train, test } = split({ set: patients, ratios: [0.8, 0, 0.2] });
    expect(validation).toEqual([]);
    expect(train.length + test.length).toBe(patients.items.length);
  });

  it('gives every part every class even when few groups have it', () => {
    const rare = setOf([...Array.from({ length: 30 }, () => [20, 0]), [5, 5], [5, 1], [5, 2]]);
    for (const { classCounts } of split({ set: rare }).report) expect(classCounts.c1).toBeGreaterThan(0);
  });

  it('says what a part holds', () => {
    expect(
      describePart(
        split({
          set: setOf([
            [7, 3],
            [7, 3],
            [7, 3],
          ]),
          ratios: [1, 0, 0],
        }).report[0] as never,
      ),
    ).toBe('train: 30 images of 3 groups, c0 70.0 %, c1 30.0 %');
  });
});

describe('split by image', () => {
  const set = setOf([[70, 30]], false);

  it('keeps the class shares exactly where they divide', () => {
    const { report } = split({ set, ratios: [0.6, 0.2, 0.2] });
    expect(report.map(({ classCounts }) => classCounts)).toEqual([
      { c0: 42, c1: 18 },
      { c0: 14, c1: 6 },
      { c0: 14, c1: 6 },
    ]);
  });

  it('shuffles', () => {
    expect(split({ set }).train).not.toEqual(split({ set, seed: 1 }).train);
    expect(split({ set, stratify: false }).train).toHaveLength(70);
  });

  it('gives a rare class to every part', () => {
    const { report } = split({ set: setOf([[97, 3]], false) });
    expect(report.map(({ classCounts }) => classCounts.c1)).toEqual([1, 1, 1]);
  });
});

describe('a split that cannot be', () => {
  it.each([
    [
      'ratios that add up to more',
      { set: patients, ratios: [0.7, 0.2, 0.2] as const },
      'add up to 1, received 0.7, 0.2, 0.2',
    ],
    ['a negative ratio', { set: patients, ratios: [1.2, -0.2, 0] as const }, 'received 1.2, -0.2, 0'],
    ['NaN', { set: patients, ratios: [Number.NaN, 0.5, 0.5] as const }, 'add up to 1'],
    [
      'too few groups',
      {
        set: setOf([
          [5, 5],
          [5, 5],
        ]),
      },
      'expected at least 3 groups for 3 sets, received 2 (p0, p1)',
    ],
    [
      'a class in too few groups',
      {
        set: setOf([
          [5, 1],
          [5, 1],
          [5, 0],
          [5, 0],
        ]),
      },
      'class "c1" is in 2 groups, so it can\'t be in all of 3 parts',
    ],
    ['a class of too few images', { set: setOf([[9, 2]], false) }, 'class "c1" is in 2 images'],
    [
      'too few images',
      { set: setOf([[2]], false), stratify: false },
      'expected at least 3 images for 3 sets, received 2',
    ],
    [
      'groups wanted, none given',
      { set: setOf([[9, 9]], false), group: true },
      'expected items with a group',
    ],
    ['a wrong seed', { set: patients, seed: 0.5 }, 'seed: expected an integer'],
  ])('is refused: %s', (_, options, message) => {
    expect(() => split(options)).toThrow(message);
  });

  it('is refused when only some items have a group', () => {
    const items = patients.items.map((item, index) => (index === 4 ? { label: item.label } : item));
    expect(() => split({ set: { ...patients, items } })).toThrow('items[4] has no group, but others have');
  });

  it('may leave classes uneven with stratify: false', () => {
    const { report } = split({
      set: setOf([
        [5, 1],
        [5, 1],
        [5, 0],
        [5, 0],
      ]),
      stratify: false,
    });
    expect(report.reduce((sum, { items }) => sum + items, 0)).toBe(22);
  });
});

describe('kFold', () => {
  it.each(folds)('holds each item out once and is at least as even as scikit-learn: $name', (golden) => {
    const set = setOf(golden.counts);
    const result = kFold({ set, folds: golden.folds });
    expect(result.flatMap(({ validation }) => validation).sort((a, b) => a - b)).toEqual(
      set.items.map((_, i) => i),
    );
    const total = set.items.length;
    for (const { train, validation, report } of result) {
      const held = groupsOf(set, validation);
      expect([...groupsOf(set, train)].some((group) => held.has(group))).toBe(false);
      expect(train.length + validation.length).toBe(total);
      for (const [label, className] of set.classNames.entries()) {
        const share = set.items.filter((item) => item.label === label).length / total;
        const part = (report.classCounts[className] ?? 0) / (share * total);
        expect(Math.abs((report.classShares[className] ?? 0) - share)).toBeLessThanOrEqual(golden.shareError);
        expect(Math.abs(part - 1 / golden.folds)).toBeLessThanOrEqual(golden.countError);
      }
    }
  });

  it('refuses one fold', () => {
    expect(() => kFold({ set: patients, folds: 1 })).toThrow(
      'folds: expected an integer of at least 2, received 1',
    );
  });
});

describe('split.json', () => {
  const result = split({ set: patients });
  const files = toSplitFiles({ set: patients, split: result });

  it('gives the split back', () => {
    const { train, validation, test } = result;
    expect(fromSplitFiles({ set: patients, files: JSON.parse(JSON.stringify(files)) })).toEqual({
      train,
      validation,
      test,
    });
  });

  it.each([
    ['a list', [], 'received no list of paths for "train"'],
    ['numbers', { train: [1], validation: [], test: [] }, 'received no list of paths for "train"'],
    ['a missing part', { train: [], validation: [] }, 'received no list of paths for "test"'],
    ['an unknown file', { ...files, test: ['x.png'] }, 'set has no image x.png'],
    ['a file in two parts', { ...files, test: [files.train[0]] }, 'is in train and again in test'],
  ])('is refused when it is %s', (_, value, message) => {
    expect(() => fromSplitFiles({ set: patients, files: value })).toThrow(message);
  });

  it('needs files', () => {
    const items = [{ label: 0 }];
    expect(() =>
      toSplitFiles({ set: { ...patients, items }, split: { train: [0], validation: [], test: [] } }),
    ).toThrow('items[0] has no file');
  });
});

describe('quotas', () => {
  it.each([
    [10, [0.7, 0.15, 0.15], [7, 2, 1]],
    [3, [0.7, 0.15, 0.15], [1, 1, 1]],
    [2, [0.7, 0.15, 0.15], [2, 0, 0]],
    [100, [1 / 3, 1 / 3, 1 / 3], [34, 33, 33]],
    [20, [0.1, 0.9], [2, 18]],
  ])('divides %i by %j', (count, ratios, expected) => {
    expect(quotas({ count, ratios })).toEqual(expected);
  });
});

it('a group in two Unicode forms is on one side, and found by a split.json in either form', () => {
  const [composed, decomposed] = ['Jos\u00e9', 'Jose\u0301'];
  const plain = {
    name: 'two forms',
    classNames: ['a'],
    items: Array.from({ length: 40 }, (_, at) => ({
      label: 0,
      file: `${at % 2 ? composed : decomposed}-${at}.png`,
      group: at < 4 ? (at % 2 ? composed : decomposed) : `p${at}`,
    })),
  };
  for (let seed = 0; seed < 20; seed++) {
    const parts = split({ set: plain, seed });
    const holding = Object.values({ ...parts, report: [], seed: [], stratified: [], grouped: [] }).filter(
      (part) => [0, 1, 2, 3].some((at) => (part as readonly number[]).includes(at)),
    );
    expect(holding).toHaveLength(1);
  }
  const files = toSplitFiles({ set: plain, split: split({ set: plain }) });
  const other = JSON.parse(JSON.stringify(files).normalize('NFD'));
  expect(fromSplitFiles({ set: plain, files: other })).toEqual(fromSplitFiles({ set: plain, files }));
});
