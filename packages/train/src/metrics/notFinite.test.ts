import {
  applyTemperature,
  chooseThreshold,
  classificationReport,
  delongInterval,
  fitTemperature,
  labelClasses,
  poolByGroup,
  predictedClasses,
  worstErrors,
} from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { undefinedText } from '../callbacks/undefinedText.js';
import { averagePredictions } from '../ensembles/averagePredictions.js';

const labels = [0, 1, 0, 1];
const names = ['a.png', 'b.png', 'c.png', 'd.png'];

describe.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  '%s never becomes a class or a result',
  (bad) => {
    const probabilities = [0.1, 0.9, bad, 0.8];
    const shape = [4, 1];
    const data = Float32Array.from(probabilities);
    const rows = { shape: [2, 2], data: Float32Array.of(0.4, 0.6, bad, 0.5) };
    const two = { labels, probabilities, names };

    it.each<[string, () => unknown, string]>([
      ['classificationReport', () => classificationReport(two), `item 2 (c.png) has ${bad}`],
      ['poolByGroup', () => poolByGroup({ ...two, groups: [0, 0, 1, 1] }), `item 2 (c.png) has ${bad}`],
      ['worstErrors', () => worstErrors(two), `item 2 (c.png) has ${bad}`],
      ['chooseThreshold', () => chooseThreshold(two), `item 2 (c.png) has ${bad}`],
      ['fitTemperature', () => fitTemperature({ labels, probabilities }), `item 2 has ${bad}`],
      ['applyTemperature', () => applyTemperature({ probabilities, temperature: 2 }), `item 2 has ${bad}`],
      ['delongInterval', () => delongInterval({ labels, scores: probabilities }), `item 2 has ${bad}`],
      [
        'averagePredictions',
        () =>
          averagePredictions({
            predictions: [
              { shape, data: new Float32Array(4) },
              { shape, data },
            ],
          }),
        `predictions[1] has ${bad} for item 2`,
      ],
      ['predictedClasses', () => predictedClasses({ shape, data }), `predictions: item 2 has ${bad}`],
      ['predictedClasses of rows', () => predictedClasses(rows), `predictions: item 1 has ${bad}`],
      ['labelClasses', () => labelClasses({ shape, data }), `labels: item 2 has ${bad}`],
      [
        'a threshold',
        () => classificationReport({ labels, probabilities: [0, 1, 0, 1], threshold: bad }),
        `threshold: expected a finite number, received ${bad}`,
      ],
    ])('in %s', (_, work, message) => {
      expect(work).toThrow(message);
    });
  },
);

it('a metric that is not defined is told from a loss that diverged', () => {
  const given = {
    value: Number.NaN,
    epochs: '3 epochs',
    logNames: ['loss', 'val_loss', 'val_balancedAccuracy'],
  };
  expect(undefinedText({ ...given, name: 'val_loss' })).toContain('Lower the learning rate');
  expect(undefinedText({ ...given, name: 'val_balancedAccuracy' })).toBe(
    'val_balancedAccuracy was not defined (NaN) in each of 3 epochs: a metric of several classes needs images of each in the validation set, and some need a predicted positive. Put images of every class into the validation set (another split or seed), or monitor another of loss, val_loss.',
  );
});
