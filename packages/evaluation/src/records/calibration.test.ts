import { describe, expect, it } from 'vitest';
import { classificationReport } from '../statistics/classificationReport.js';
import { calibrated, calibratedOutput, calibrationRecord, fitCalibration } from './calibration.js';
import { type Evaluated, labelsAndProbabilities } from './evaluated.js';

/** 400 images of which a model is right in 3 of 4 cases, at whatever it says. */
function tooSure(width: 1 | 2, sure: (at: number) => number): Evaluated {
  const labels = Int32Array.from({ length: 400 }, (_, at) => at % 2);
  const second = Array.from(labels, (label, at) => (label === Number(at % 8 < 6) ? sure(at) : 1 - sure(at)));
  const data = Float32Array.from(width === 1 ? second : second.flatMap((value) => [1 - value, value]));
  return {
    task: 'binary',
    loss: 0,
    metrics: { auc: 0, accuracy: 0 },
    classNames: ['benign', 'tumour'],
    predictions: { shape: [400, width], data },
    labels: { shape: [400], data: labels },
    indices: Int32Array.from(labels.keys()),
  };
}

const metricsOf = (evaluation: Evaluated) =>
  classificationReport(labelsAndProbabilities(evaluation)).byItem.metrics;

describe('a temperature', () => {
  it.each([1, 2] as const)('makes probabilities calibrated, of %d outputs', (width) => {
    const before = tooSure(width, (at) => 0.97 + 0.0299 * ((at * 7919) % 400) * 0.0025);
    const fitted = fitCalibration(before);
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
    const fitted = fitCalibration(perfect);
    expect(fitted.temperature).toBeNull();
    expect(calibrated(perfect, fitted.temperature ?? undefined)).toBe(perfect);
    const record = calibrationRecord({ before: perfect, after: perfect, fitted });
    expect(record).toEqual({
      temperature: null,
      note: 'every item is classified right: any lower temperature fits better',
      before: record.after,
      after: record.after,
    });
  });
});
