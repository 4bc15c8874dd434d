import type { ImageSet } from '@cnn/data';
import { expect, it } from 'vitest';
import { divide } from './divide.js';

/** Six benign images, and two of a tumour. */
const set: ImageSet = {
  name: 'tissue',
  classNames: ['benign', 'tumour'],
  imageShape: [1, 1, 1],
  pixelType: 'uint8',
  items: Array.from({ length: 8 }, (_, at) => ({
    file: `${at}.png`,
    label: Number(at > 5),
    group: `p${at}`,
  })),
  load: () => new Uint8Array(1),
};

function parts(train: number[], validation: number[], test: number[], several = false) {
  const names = (part: number[]) => part.map((at) => `${at}.png`);
  const files = { train: names(train), validation: names(validation), test: names(test) };
  const items = set.items.map((item) => ({ ...item, label: -1, labels: [item.label] }));
  return divide({ set: several ? { ...set, multiLabel: true, items } : set, files, seed: 0 });
}

it('[train.missing-class] refuses a training set without images of a class', () => {
  expect(() => parts([0, 1, 2], [3, 6], [4, 7])).toThrow(
    'tissue: the training set has no image of the class "tumour", of which there are 2 (images of a patient stay together). Use another seed or split.ratios',
  );
  expect(parts([0, 1, 2], [3, 6], [4, 7], true).parts.train).toEqual([0, 1, 2]);
});

it('says that a class has no image at all, as of labels 0 and 2, and what to do', () => {
  const gap = { ...set, classNames: ['normal', 'benign', 'tumour'] };
  const items = set.items.map((item, at) => ({ ...item, label: Number(at > 3) * 2 }));
  expect(() => divide({ set: { ...gap, items }, seed: 0 })).toThrow(
    'tissue: the class "benign" has no image. Add images of it, or remove the class.',
  );
});

it('[split.unnamed] tells images that a split.json does not name', () => {
  const { notes } = parts([0, 6], [1, 2], [3, 7]);
  expect(notes).toEqual(['2 images are in no part of split.json, and are left out.']);
});

const given = { train: [0, 1, 2, 3, 6, 7], validation: [], test: [4, 5] };

it('[split.no-validation] takes validation out of the given training set, by group, and tells it', () => {
  const items = Array.from({ length: 40 }, (_, at) => ({
    file: `${at}.png`,
    label: at % 2,
    group: `p${at >> 1}`,
  }));
  const train = items.map((_, at) => at).slice(0, 30);
  const test = items.map((_, at) => at).slice(30);
  const many = { ...set, items, parts: { train, validation: [], test } };
  const { parts: found, notes } = divide({ set: many, seed: 0 });
  expect(found.test).toEqual(test);
  expect([...found.train, ...found.validation].sort((a, b) => a - b)).toEqual(train);
  expect(found.validation.length).toBeGreaterThanOrEqual(4);
  const groups = new Set(found.validation.map((at) => items[at]?.group));
  expect(found.train.filter((at) => groups.has(items[at]?.group))).toEqual([]);
  expect(notes.join()).toContain(
    'The data come without a validation set: 15 % of the training set (whole groups)',
  );
});

it('[split.given-unused] tells that given parts are not used when shares are asked for', () => {
  const { notes } = divide({ set: { ...set, parts: given }, ratios: [0.5, 0, 0.5], seed: 0 });
  expect(notes).toEqual(['The sets that come with the data are not used.']);
});

it('[split.no-test] tells that nothing is evaluated without a test set', () => {
  const only = { train: [0, 1, 6], validation: [2, 7], test: [] };
  const { parts: found, notes } = divide({ set: { ...set, parts: only }, seed: 0 });
  expect(found).toEqual(only);
  expect(notes).toEqual(['The data come without a test set: nothing is evaluated at the end.']);
});

it('[split.rare-class] refuses a class of too few images, with the option that divides without shares', () => {
  const ungrouped = { ...set, items: set.items.map(({ group: _, ...item }) => item) };
  expect(() => divide({ set: ungrouped, seed: 0 })).toThrow('split with stratify: false.');
  const { parts: found } = divide({
    set: ungrouped,
    ratios: [0.5, 0.25, 0.25],
    seed: 1,
    stratify: false,
  });
  expect(found.train).toHaveLength(4);
});
