import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyTemperature, classificationReport } from '@cnn/evaluation';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';
import {
  calibrated,
  calibratedOutput,
  calibrationRecord,
  describeCalibration,
  fitOn,
} from './calibration.js';
import { type Evaluated, known } from './evaluated.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-calibration-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

/** 400 images of which a model is right in 3 of 4 cases, at whatever it says. */
function tooSure(width: 1 | 2, sure: (at: number) => number): Evaluated {
  const labels = Int32Array.from({ length: 400 }, (_, at) => at % 2);
  const second = Array.from(labels, (label, at) => (label === Number(at % 8 < 6) ? sure(at) : 1 - sure(at)));
  const data = Float32Array.from(width === 1 ? second : second.flatMap((value) => [1 - value, value]));
  return {
    ...{ loss: 0, metrics: { auc: 0, accuracy: 0 }, classNames: ['benign', 'tumour'] },
    predictions: { shape: [400, width], data },
    labels: { shape: [400], data: labels },
    indices: Int32Array.from(labels.keys()),
  };
}

const metricsOf = (evaluation: Evaluated) => classificationReport(known(evaluation)).byItem.metrics;

describe('a temperature', () => {
  it.each([1, 2] as const)('makes probabilities as sure as they are right, of %d outputs', (width) => {
    const before = tooSure(width, (at) => 0.97 + 0.0299 * ((at * 7919) % 400) * 0.0025);
    const fitted = fitOn(before);
    const temperature = fitted.temperature as number;
    expect(temperature).toBeGreaterThan(1);
    const after = calibrated(before, temperature);
    const record = calibrationRecord({ before, after, fitted });
    expect(record.before.log_loss).toBeCloseTo(fitted.logLossBefore, 6);
    expect(record.after.log_loss).toBeCloseTo(fitted.logLossAfter as number, 6);
    expect(after.loss).toBe(record.after.log_loss);
    expect(record.after.log_loss).toBeLessThan(record.before.log_loss as number);
    expect(record.after.ece).toBeLessThan(record.before.ece as number);
    const [plain, scaled] = [metricsOf(before), metricsOf(after)];
    expect([scaled.auc, scaled.pr_auc, scaled.accuracy]).toEqual([plain.auc, plain.pr_auc, plain.accuracy]);
    expect(after.predictions.shape).toEqual([400, width]);
    expect(describeCalibration(record)).toMatch(
      /^Temperature \d+\.\d{3}, fitted on the validation part: log loss \d\.\d{4} → 0\.\d{4}, ECE 0\.\d{4} → 0\.\d{4}$/,
    );
  });

  it('keeps neighbours apart that are one float32 apart', () => {
    const data = Float32Array.from([2 ** -20, 2 ** -20 + 2 ** -43, 0.5, 1 - 2 ** -23, 1 - 2 ** -24]);
    for (const temperature of [0.5, 3]) {
      const { data: scaled } = calibratedOutput({ shape: [5, 1], data }, temperature);
      expect([...scaled].sort((a, b) => a - b)).toEqual([...scaled]);
      expect(new Set(scaled).size).toBe(5);
    }
  });

  it('is left out where none fits, with the reason', () => {
    const before = tooSure(1, () => 0.9);
    const right = Float32Array.from(before.labels.data, (label) => (label === 1 ? 0.8 : 0.1));
    const perfect = { ...before, predictions: { shape: [400, 1], data: right } };
    const fitted = fitOn(perfect);
    expect(fitted.temperature).toBeNull();
    expect(calibrated(perfect, fitted.temperature ?? undefined)).toBe(perfect);
    const record = calibrationRecord({ before: perfect, after: perfect, fitted });
    expect(describeCalibration(record)).toBe(
      'No temperature: every item is classified right: any lower temperature fits better. Probabilities are as they were',
    );
  });
});

describe('cnn train --calibrate', () => {
  const quick = ['--data', 'made-up', '--engine', 'wasm', '--image-size', '22', '--epochs', '1'];

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
    expect(trained.out).toContain(`Temperature ${temperature.toFixed(3)}, fitted on the validation part`);
    // The same images are above the threshold, which lies between calibrated probabilities.
    expect(record.report.byItem.confusionMatrix).toEqual(plain.report.byItem.confusionMatrix);
    expect(record.threshold.threshold).not.toBe(plain.threshold.threshold);

    const model = ['--model', join(out, 'model'), '--engine', 'wasm'];
    const split = ['--data', 'made-up', '--split', join(out, 'split.json')];
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
    expect(err).toContain('received no validation part. Give it images with --split.');
  });
});
