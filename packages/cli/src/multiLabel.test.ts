import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, sequential } from '@cnn/core';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';

const built = existsSync(new URL('../dist/main.js', import.meta.url));
let root = '';
let manifest = '';
let model = '';

/** 120 images of noise: `left` is a bright left half, `top` a bright top half; some carry both, some none. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-several-'));
  const rows = ['path,label,patient'];
  let state = 1;
  const random = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let image = 0; image < 120; image++) {
    const [left, top] = [image % 2 === 1, image % 3 === 0];
    const pixels = Uint8Array.from({ length: 64 }, (_, at) => {
      const bright = (left && at % 8 < 4 ? 100 : 0) + (top && at < 32 ? 100 : 0);
      return Math.floor(bright + 50 * random());
    });
    const file = `${image}.png`;
    await sharp(pixels, { raw: { width: 8, height: 8, channels: 1 } })
      .png()
      .toFile(join(root, file));
    rows.push(`${file},${[...(left ? ['left'] : []), ...(top ? ['top'] : [])].join('|')},p${image % 24}`);
  }
  manifest = join(root, 'images.csv');
  model = join(root, 'model.json');
  await writeFile(manifest, rows.join('\n'));
  const layers = [flatten(), dense({ units: 2, activation: 'sigmoid' })];
  await writeFile(model, JSON.stringify(sequential({ name: 'tiny', input: [8, 8, 1], layers })));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

const engine = ['--engine', 'cpu'];
const several = () => ['--data', manifest, '--multi-label', '--model', model, ...engine];

describe('several labels per image', () => {
  it('trains, evaluates each label, and says it again for new images', async () => {
    const out = join(root, 'out');
    const how = ['--epochs', '40', '--learning-rate', '0.02', '--allow-leakage', '--out', out];
    const trained = await cnn('train', ...several(), ...how);
    expect(trained.err).toBe('');
    expect(trained.code).toBe(0);
    expect(trained.out).toMatch(/left: 60, top: 40, without a label: 40, 24 groups/);
    const record = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'));
    expect(record.multiLabel).toBe(true);
    expect(record.macro.auc).toBeGreaterThan(0.95);
    expect(record.labels.map(({ label }: { label: string }) => label)).toEqual(['left', 'top']);
    for (const { byItem, byGroup, chosen, positives } of record.labels) {
      expect(byItem.metrics.auc).toBeGreaterThan(0.95);
      expect(byItem.intervals.auc).toHaveLength(2);
      expect(byGroup.metrics).toHaveProperty('auc');
      expect(chosen.rule).toEqual({ type: 'youden' });
      expect(positives).toBeGreaterThan(0);
    }
    for (const { file, labels } of record.predictions) {
      const image = Number.parseInt(file, 10);
      const carried = [...(image % 2 === 1 ? ['left'] : []), ...(image % 3 === 0 ? ['top'] : [])];
      expect(labels).toEqual(carried);
    }
    const { history } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    expect(Object.keys(history)).toEqual(expect.arrayContaining(['auc', 'val_auc', 'val_loss']));

    const page = await readFile(join(out, 'report.html'), 'utf8');
    expect(page).toContain('Results by label, by image');
    expect(page).toContain('Each label · mean AUC');
    expect(page).toContain('Mean AUC');
    expect(page).toContain('Images of each label at its threshold');

    const folder = join(out, 'model');
    const again = await cnn('evaluate', '--model', folder, '--data', manifest, ...engine, '--json');
    expect(again.err).toBe('');
    const measured = JSON.parse(again.out);
    expect(measured.macro.auc).toBeGreaterThan(0.95);
    const { decision } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    const thresholds = measured.labels.map((one: { label: string; threshold: number }) => [
      one.label,
      one.threshold,
    ]);
    expect(Object.fromEntries(thresholds)).toEqual(decision.labelThresholds);

    const files = [0, 1, 2, 3].map((image) => join(root, `${image}.png`));
    const said = await cnn('predict', '--model', folder, ...files, ...engine, '--json');
    expect(said.err).toBe('');
    expect(JSON.parse(said.out).map((one: { class: string }) => one.class)).toEqual([
      'top',
      'left',
      '',
      'left|top',
    ]);

    const [twin, both] = [join(root, 'twin'), join(root, 'both')];
    await cp(out, twin, { recursive: true });
    const average = await cnn('ensemble', out, twin, '--out', both, '--data', manifest, ...engine);
    expect(average).toMatchObject({ code: 0, err: '' });
    const whole = JSON.parse(await readFile(join(both, 'evaluation.json'), 'utf8'));
    expect(whole.predictions).toEqual(record.predictions);
    expect(whole.macro).toEqual(record.macro);
  }, 120_000);

  it('builds a preset with a sigmoid for each label, and mixes labels', async () => {
    const out = join(root, 'preset');
    const data = ['--data', manifest, '--multi-label', '--image-size', '24', ...engine];
    const how = ['--epochs', '1', '--mix', 'mixup', '--allow-leakage', '--out', out];
    const { code, err } = await cnn('train', ...data, ...how);
    expect(err).toBe('');
    expect(code).toBe(0);
    const saved = JSON.parse(await readFile(join(out, 'model', 'model.json'), 'utf8'));
    expect(saved.definition.layers.at(-1)).toMatchObject({ type: 'dense', units: 2, activation: 'sigmoid' });
  }, 120_000);

  it.each([
    [['balanced'], 2],
    [['effective', '--label-smoothing', '0.1'], (1 - 0.999 ** 80) / (1 - 0.999 ** 40)],
  ])('weighs rare labels, also after --resume: --class-weight %j', async (how, ofTop) => {
    const more = ['--epochs', '2', '--class-weight', ...how, '--split', '1,0,0', '--allow-leakage'];
    const [whole, parts] = ['whole', 'parts'].map((name) => join(root, `${how[0]}-${name}`)) as [
      string,
      string,
    ];
    const outcomes = [
      await cnn('train', ...several(), ...more, '--out', whole),
      await cnn('train', ...several(), ...more, '--pause-after', '1', '--out', parts),
      await cnn('train', '--resume', parts),
    ];
    expect(outcomes.map(({ code, err }) => `${code}${err}`)).toEqual(['0', '0', '0']);
    const read = async (out: string) => JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    const { settings, history } = await read(whole);
    expect(settings).toMatchObject({ loss: 'binaryCrossentropy', classWeight: how[0] });
    expect(settings.posWeight[0]).toBe(1); // left is in 60 of 120 images, top in 40
    expect(settings.posWeight[1]).toBeCloseTo(ofTop, 10);
    expect((await read(parts)).history).toEqual(history);
  });

  it('--tta: takes the mean over positions, with thresholds of its own', async () => {
    const out = join(root, 'views');
    const how = ['--epochs', '20', '--learning-rate', '0.02', '--tta', '--allow-leakage', '--out', out];
    const { code, err } = await cnn('train', ...several(), ...how);
    expect(err).toBe('');
    expect(code).toBe(0);
    const folder = join(out, 'model');
    const { testTimeViews } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    expect(testTimeViews).toBe(8);
    const test = ['--model', folder, '--data', manifest, '--split', join(out, 'split.json'), ...engine];
    const { out: again } = await cnn('evaluate', ...test, '--json');
    const record = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'));
    expect(JSON.parse(again).predictions).toEqual(record.predictions);
    expect(JSON.parse(again).loss).toBe(record.loss);
    // An image upside down has its bright half at the bottom: over all positions nothing tells which it was.
    expect(record.macro.auc).toBeLessThan(0.9);
    const plain = JSON.parse((await cnn('evaluate', ...test, '--no-tta', '--json')).out);
    expect(plain.macro.auc).toBeGreaterThan(0.95);
    const told = await cnn('evaluate', ...test);
    expect(told.out).toContain('Each image is predicted as the mean of 8 views (test-time augmentation)');
    expect(told.out).toMatch(
      /Thresholds of labels, saved with the model: chosen on the validation set of \d+ images \(youden\)/,
    );
    const all = await cnn('evaluate', ...test, '--threshold', '0.25', '--json');
    expect(JSON.parse(all.out).labels.map(({ threshold }: { threshold: number }) => threshold)).toEqual([
      0.25, 0.25,
    ]);
  }, 120_000);

  it.each([
    [['--calibrate'], '--calibrate: expected one label per image, '],
    [['--sampling', 'over'], '--sampling needs one label per image'],
    [['--sampling', 'balanced'], '--sampling needs one label per image'],
    [['--deferred-reweighting', '2'], '--deferred-reweighting needs one label per image'],
    [['--class-weight', 'balanced', '--loss', 'focal'], 'a part of the loss crossentropy; focal has none'],
  ])('refuses %j', async (more, text) => {
    const { code, err } = await cnn('train', ...several(), ...more, '--out', join(root, 'no'));
    expect(err).toContain(text);
    expect(code).toBe(2);
  });

  it.skipIf(!built)(
    'cross-validates, by patient (skipped where the packages are not built)',
    async () => {
      const out = join(root, 'folds');
      const how = ['--folds', '3', '--epochs', '3', '--learning-rate', '0.02', '--class-weight', 'balanced'];
      const options = [...several(), ...how, '--allow-leakage', '--out', out];
      const { code, err, out: text } = await cnn('cross-validate', ...options);
      expect(err).toBe('');
      expect(code).toBe(0);
      expect(text).toMatch(/Fold 3 of 3: AUC [01]\.\d{4} \(mean over labels\)/);
      expect(text).toContain('Mean ± standard deviation over the folds:');
      const record = JSON.parse(await readFile(join(out, 'cross-validation.json'), 'utf8'));
      const { folds, spread, labelSpread, report, predictions } = record;
      expect(new Set(predictions.map(({ file }: { file: string }) => file)).size).toBe(120);
      expect(predictions).toHaveLength(120);
      const foldsOf = new Map<string, Set<number>>();
      for (const { group, fold } of predictions)
        foldsOf.set(group, (foldsOf.get(group) ?? new Set()).add(fold));
      expect([...foldsOf.values()].map(({ size }) => size)).toEqual(new Array(24).fill(1));
      for (const { labels } of folds)
        for (const { label, positives } of labels)
          expect(Math.abs(positives - (label === 'left' ? 20 : 40 / 3))).toBeLessThan(4);
      expect(spread.auc.mean).toBeCloseTo((labelSpread[0].auc.mean + labelSpread[1].auc.mean) / 2, 12);
      for (const [index, { positives, byItem, byGroup }] of report.labels.entries()) {
        expect(positives).toBe([60, 40][index]);
        expect(byItem.metrics.auc).toBeGreaterThan(0.8);
        expect(byItem.intervals.auc).toHaveLength(2);
        expect(byGroup.confusionMatrix.flat().reduce((sum: number, count: number) => sum + count)).toBe(24);
      }
      const page = await readFile(join(out, 'report.html'), 'utf8');
      expect(page).toContain('Results by label: mean ± standard deviation over the folds');
      expect(page).toContain(`>${spread.auc.mean.toFixed(3)}</td>`);
      const compared = JSON.parse((await cnn('compare', out, out, '--json')).out);
      for (const [index, { byItem, byGroup }] of compared.labels.entries()) {
        expect(byItem.a).toEqual(report.labels[index].byItem.metrics);
        expect(byGroup.b).toEqual(report.labels[index].byGroup.metrics);
      }
      const again = await cnn('cross-validate', ...options);
      expect(again.out).toContain('Fold 3 of 3 is there already: AUC');
    },
    120_000,
  );

  it('refuses what it would get wrong', async () => {
    const out = ['--out', join(root, 'no')];
    const plain = await cnn('train', '--data', manifest, '--model', model, ...out);
    expect(plain.err).toContain('images.csv, line');
    const synthetic = await cnn('train', '--data', 'synthetic', '--multi-label', ...out);
    expect(synthetic.err).toContain('synthetic has one label per image');
    const one = join(root, 'one.csv');
    await writeFile(one, 'path,label\n0.png,a\n1.png,b\n');
    const kinds = await cnn(
      'train',
      '--data',
      one,
      '--model',
      model,
      '--allow-leakage',
      '--split',
      '1,0,0',
      ...out,
    );
    expect(kinds.err).toContain('ends in 2 sigmoids, which are for multi-label images');
  });
});
