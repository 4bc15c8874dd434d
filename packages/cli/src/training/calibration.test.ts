import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyTemperature } from '@cnn/evaluation';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';
import { describeCalibration } from './calibration.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-calibration-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

it('says what a temperature changed, or why there is none', () => {
  const [before, after] = [
    { log_loss: 0.5, ece: 0.25 },
    { log_loss: 0.25, ece: null },
  ];
  expect(describeCalibration({ temperature: 2, before, after })).toBe(
    'Temperature 2.000, fitted on the validation set: log loss 0.5000 → 0.2500, ECE 0.2500 → –',
  );
  expect(describeCalibration({ temperature: null, note: 'why', before, after: before })).toBe(
    'No temperature: why. Probabilities are as they were',
  );
});

describe('cnn train --calibrate', () => {
  const quick = ['--data', 'synthetic', '--engine', 'wasm', '--image-size', '22', '--epochs', '1'];

  it('saves the temperature, which evaluate and predict use; ranking stays', {
    timeout: 120_000,
  }, async () => {
    const [out, plainOut] = [join(root, 'run'), join(root, 'plain')];
    const trained = await cnn('train', ...quick, '--calibrate', '--out', out);
    expect(trained.err).toBe('');
    expect(trained.code).toBe(0);
    await cnn('train', ...quick, '--out', plainOut);
    const read = async (...path: string[]) => JSON.parse(await readFile(join(...path), 'utf8'));
    const [record, plain] = [await read(out, 'evaluation.json'), await read(plainOut, 'evaluation.json')];
    const { temperature, before, after } = record.calibration;
    const kept = await read(out, 'model', 'model.json');
    expect(kept.temperature).toBe(temperature);
    expect(kept.details.settings.calibrate).toBe(true);
    expect(temperature).not.toBeCloseTo(1, 2);
    expect(plain).not.toHaveProperty('calibration');
    expect(record.auc).toBe(plain.auc);
    expect(record.confusionMatrix).toEqual(plain.confusionMatrix);
    expect(before.log_loss).toBe(plain.report.byItem.metrics.log_loss);
    expect(before.ece).toBe(plain.report.byItem.metrics.ece);
    expect(after.log_loss).toBe(record.report.byItem.metrics.log_loss);
    expect(record.loss).toBe(after.log_loss);
    expect(trained.out).toContain(`Temperature ${temperature.toFixed(3)}, fitted on the validation set`);
    // The same images are above the threshold, which lies between calibrated probabilities.
    expect(record.report.byItem.confusionMatrix).toEqual(plain.report.byItem.confusionMatrix);
    expect(record.threshold.threshold).not.toBe(plain.threshold.threshold);

    const model = ['--model', join(out, 'model'), '--engine', 'wasm'];
    const split = ['--data', 'synthetic', '--split', join(out, 'split.json')];
    const again = JSON.parse((await cnn('evaluate', ...model, ...split, '--json')).out);
    expect(again.report).toEqual(record.report);
    expect(again.calibration).toEqual(record.calibration);
    expect((await cnn('evaluate', ...model, ...split)).out).toContain(
      describeCalibration(record.calibration),
    );

    const image = join(root, 'image.png');
    const pixels = { create: { width: 24, height: 24, channels: 3, background: '#c8a' } } as const;
    await writeFile(image, await sharp(pixels).png().toBuffer());
    const said = async (folder: string) => {
      const options = ['--model', join(folder, 'model'), '--engine', 'wasm', image, '--json'];
      const [first] = JSON.parse((await cnn('predict', ...options)).out);
      return Object.values(first.probabilities) as number[];
    };
    const [, raw = 0] = await said(plainOut);
    const [, own] = await said(out);
    expect(own).toBeCloseTo(applyTemperature({ probabilities: [raw], temperature })[0] as number, 12);
  });

  it('needs parts to fit and to measure on', async () => {
    const out = ['--out', join(root, 'no')];
    const { code, err } = await cnn('train', ...quick, '--calibrate', '--split', '0.8,0,0.2', ...out);
    expect(code).toBe(2);
    expect(err).toContain('received no validation set. Give it images with --split.');
  });
});
