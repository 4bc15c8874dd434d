import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pooling } from '@cnn/evaluation';
import { writeSealedJson } from '@cnn/node';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-compare-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

interface Image {
  readonly file: string;
  readonly group?: string;
  readonly label: number;
  readonly probabilities: readonly number[];
}

/** 120 images of 30 patients; every second patient has two tumours. The larger the noise, the worse the model. */
function images(noise: number, seed = 7): Image[] {
  let state = seed;
  const random = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return Array.from({ length: 120 }, (_, at) => {
    const label = at % 8 < 2 ? 1 : 0;
    const value = 0.5 + (label - 0.5) * 0.3 + (random() - 0.5) * noise;
    return {
      file: `${at}.png`,
      group: `p${Math.floor(at / 4)}`,
      label,
      probabilities: [Math.min(0.99, Math.max(0.01, value))],
    };
  });
}

/** A folder as `cnn train` leaves it. */
async function trained(name: string, predictions: readonly object[], more: object = {}): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  const record = { classNames: ['benign', 'tumour'], predictions, ...more };
  await writeSealedJson({ path: join(folder, 'evaluation.json'), value: record });
  return folder;
}

const decided = (threshold: number, groupThreshold: number, pooling: Pooling = 'mean') => ({
  report: { threshold, byGroup: { threshold: groupThreshold, pooling } },
});

describe('cnn compare', () => {
  it('shows a difference by image and by patient, each model at its own thresholds', async () => {
    const good = await trained('good', images(0.4), decided(0.5, 0.4));
    // The same images in another order.
    const bad = await trained('bad', images(2).reverse(), decided(0.45, 0.7, 'max'));
    const file = join(root, 'comparison.json');
    const { code, err, out } = await cnn('compare', good, bad, '--json', '--out', file);
    expect(err).toBe('');
    expect(code).toBe(0);
    const record = JSON.parse(out);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject(record);
    expect(Object.keys(record)).toEqual(['a', 'b', 'task', 'classNames', 'byItem', 'byGroup', 'notes']);
    expect(record.a).toEqual({ path: join(good, 'evaluation.json'), pooling: 'mean' });
    expect(record.b).toEqual({ path: join(bad, 'evaluation.json'), pooling: 'max' });
    const { byItem, byGroup } = record;
    expect(Object.keys(byItem)).toEqual([
      ...['items', 'thresholds', 'a', 'b', 'difference', 'delong', 'differs', 'conclusion'],
    ]);
    expect(byItem).toMatchObject({ items: 120, thresholds: [0.5, 0.45], differs: true });
    expect(byGroup).toMatchObject({ items: 30, thresholds: [0.4, 0.7] });
    for (const level of [byItem, byGroup]) {
      const { a, b, difference, delong } = level;
      expect(difference.metrics.auc).toBeCloseTo(a.auc - b.auc, 12);
      expect(difference.metrics.sensitivity).toBeCloseTo(a.sensitivity - b.sensitivity, 12);
      if (delong.difference !== null) expect(delong.difference).toBeCloseTo(a.auc - b.auc, 12);
    }
    expect(byItem.difference.bootstrap).toMatchObject({ unit: 'group', units: 30 });
    expect(byItem.delong.pValue).toBeLessThan(0.001);
    expect(byItem.conclusion).toMatch(
      /^By image, the AUC of good is 0\.\d{3} higher than that of bad \(95 % interval .* to .*, DeLong's test p < 0\.001\): a difference is shown\.$/,
    );

    const back = await cnn('compare', join(bad, 'evaluation.json'), good);
    expect(back.out).toContain(
      'bad − good with 95 % intervals from 1000 resamples of patients, of the auc by DeLong',
    );
    expect(back.out).toMatch(
      /by image \(120\) +bad +good +bad − good\nauc +0\.\d{3} +\d\.\d{3} +-0\.\d{3} \[-/,
    );
    expect(back.out).toMatch(
      /^bad: .*bad\/evaluation\.json \(patients by the max of their images\)\ngood: .*json\n/,
    );
    expect(back.out).toMatch(/by patient \(30\) +bad +good +bad − good\n/);
    expect(back.out).toMatch(/By image, the AUC of bad is 0\.\d{3} lower than that of good/);
  });

  it('tells no difference, and what that does not mean', async () => {
    const [first, second] = [await trained('one', images(1)), await trained('other', images(1, 8))];
    const { out } = await cnn('compare', first, second);
    expect(out).toContain('no difference is shown, which does not prove that there is none');
    const same = await cnn('compare', first, first);
    expect(same.out).toContain("By image, DeLong's test is not defined: no item tells the models apart");
  });

  it('without patients draws images; of more classes the interval decides', async () => {
    const strip = (all: readonly Image[]) => all.map(({ group: _, ...own }) => own);
    const plain = await trained('plain', strip(images(1)));
    const { byGroup, byItem } = JSON.parse((await cnn('compare', plain, plain, '--json')).out);
    expect(byGroup).toBeNull();
    expect(byItem.difference.bootstrap.unit).toBe('item');

    const three = (sure: number) =>
      images(1).map((one, at) => ({
        ...one,
        label: at % 3,
        probabilities: [0, 1, 2].map((index) => {
          const right = index === (at % 7 === 0 ? (at + 1) % 3 : at % 3);
          return right ? sure : (1 - sure) / 2;
        }),
      }));
    const classNames = ['a', 'b', 'c'];
    const sharp = await trained('sharp', three(0.8), { classNames });
    const wrong = three(0.8).map((one, at) => (at % 2 ? { ...one, probabilities: [0.2, 0.3, 0.5] } : one));
    const blunt = await trained('blunt', wrong, { classNames });
    const record = JSON.parse((await cnn('compare', sharp, blunt, '--json')).out);
    expect(record.byItem).toMatchObject({ delong: null, thresholds: null, differs: true });
    expect(record.byItem.conclusion).toContain('the mean AUC of the classes of sharp is 0.');
    expect(record.byItem.conclusion).toContain("by resampling, as DeLong's test is for two classes");
    expect(record.byGroup).toBeNull();
    expect(record.notes.byGroup).toContain('group p0 has items of different labels');
  });

  it('compares two cross-validations, each image at the threshold of its fold', async () => {
    const classNames = ['benign', 'tumour'];
    /** Folds of 15 patients; what the second says is smaller, and so is its threshold. */
    const validated = async (name: string, noise: number, scale: number) => {
      const fold = (at: number) => (at < 60 ? 1 : 2);
      const predictions = images(noise).map(({ probabilities: [value = 0], ...own }, at) => ({
        ...{ fold: fold(at), ...own },
        probabilities: [fold(at) === 1 ? value : scale * value],
        threshold: fold(at) === 1 ? 0.5 : 0.5 * scale,
      }));
      const folder = join(root, name);
      await mkdir(folder);
      const threshold = (value: number) => ({
        threshold: { threshold: value },
        groupThreshold: { threshold: value },
      });
      const folds = [threshold(0.5), threshold(0.5 * scale)];
      const report = { classNames, byGroup: { pooling: 'max' } };
      const path = join(folder, 'cross-validation.json');
      await writeSealedJson({ path, value: { folds, spread: {}, report, predictions } });
      return folder;
    };
    const a = await validated('folds-a', 0.25, 0.5);
    const b = await validated('folds-b', 2, 1);
    const compared = await cnn('compare', a, b, '--json');
    expect(compared.err).toBe('');
    const record = JSON.parse(compared.out);
    expect(record.a).toEqual({ path: join(a, 'cross-validation.json'), outOfFold: true, pooling: 'max' });
    expect(record.byItem.thresholds).toEqual([null, null]);
    // At 0.5 all of fold 2 would be benign.
    expect(record.byItem.a.sensitivity).toBe(1);
    expect(record.byGroup.a.sensitivity).toBe(1);
    expect(record.byGroup).toMatchObject({ items: 30, thresholds: [null, null] });
    expect((await cnn('compare', a, b)).out).toContain(
      'Each image as predicted by the fold that did not train on it',
    );
  });

  it('compares each of several labels', async () => {
    const several = (noise: number) => {
      const [left, top] = [images(noise), images(noise / 2).reverse()];
      return left.map(({ file, group, label, probabilities }, at) => ({
        ...{ file, group },
        labels: [...(label ? ['left'] : []), ...(top[at]?.label ? ['top'] : [])],
        probabilities: [probabilities[0], top[at]?.probabilities[0]],
      }));
    };
    const more = {
      multiLabel: true,
      classNames: ['left', 'top'],
      labels: [
        { label: 'left', threshold: 0.4 },
        { label: 'top', threshold: 0.6 },
      ],
    };
    const a = await trained('several-a', several(0.4), more);
    const b = await trained('several-b', several(2), more);
    const record = JSON.parse((await cnn('compare', a, b, '--json')).out);
    expect(record).toMatchObject({ multiLabel: true, classNames: ['left', 'top'] });
    expect(record.labels.map(({ label }: { label: string }) => label)).toEqual(['left', 'top']);
    expect(record.labels[1].byItem).toMatchObject({ thresholds: [0.6, 0.6], items: 120 });
    expect(record.labels[0].byItem.differs).toBe(true);
    const { out } = await cnn('compare', a, b);
    expect(out).toContain('Label left\n');
    expect(out).toContain('Each of the 2 tests is for itself');
    const plain = await trained('single', images(1));
    expect((await cnn('compare', a, plain)).err).toContain(
      'expected several labels per image of left, top, as in',
    );
  });

  it('[results.not-common] says what does not fit', async () => {
    const all = images(1);
    const a = await trained('a', all);
    const told = async (name: string, predictions: readonly object[], more: object = {}) =>
      (await cnn('compare', a, await trained(name, predictions, more))).err;
    expect(await told('fewer', all.slice(4))).toMatch(
      /^cnn: expected results on the same images; .*a\/evaluation\.json alone has 4 of 120 images: 0\.png, 1\.png, 2\.png and 1 more\. Evaluate both models on the test set of one split\./,
    );
    const relabelled = all.map((one, at) => (at === 5 ? { ...one, label: 1 } : one));
    expect(await told('label', relabelled)).toContain(
      `5.png: expected the same label in both, received benign in ${join(a, 'evaluation.json')} and tumour in `,
    );
    const moved = all.map((one, at) => (at === 5 ? { ...one, group: 'p9' } : one));
    expect(await told('moved', moved)).toContain(
      `5.png: expected the same patient in both, received p1 in ${join(a, 'evaluation.json')} and p9 in `,
    );
    expect(await told('classes', all, { classNames: ['tumour', 'benign'] })).toContain(
      'expected one class per image of benign, tumour',
    );
    expect(await told('twice', [...all, ...all])).toContain('received 0.png again');
    expect(await told('folds', all, { folds: [] })).toContain('expected classNames and predictions');

    const one = await cnn('compare', a);
    expect(one.code).toBe(2);
    expect(one.err).toContain(
      'expected two folders of cnn train or cnn cross-validate, or files of cnn evaluate --out, received 1',
    );
    const model = join(root, 'model');
    await mkdir(model);
    await writeFile(join(model, 'model.json'), '{}');
    const ofModel = await cnn('compare', a, model);
    expect(ofModel.code).toBe(1);
    expect(ofModel.err).toContain(`cnn evaluate --model ${model} --data DATA --out FILE.json writes one`);
    expect((await cnn('compare', a, join(root, 'nowhere'))).err).toContain('there is no such file');
  });
});
