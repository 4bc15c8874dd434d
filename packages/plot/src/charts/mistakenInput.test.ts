import { type ClassPredictions, calibrationCurve, rocCurves, scoreDistribution } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { confusionHeatmap } from './confusionHeatmap.js';
import { historyCurves } from './historyCurves.js';

const classNames = ['a', 'b'];
const right: ClassPredictions = {
  task: 'binary',
  classNames,
  predictions: [
    { label: 0, probabilities: [0.2] },
    { label: 1, probabilities: [0.3, 0.7] },
  ],
};
const predictionOf = (label: number, ...probabilities: (number | null)[]): ClassPredictions => ({
  task: 'binary',
  classNames,
  predictions: [...right.predictions, { file: 'p/1.png', label, probabilities }],
});

const diverged = 'Predictions that are not numbers come from training that diverged.';
const cases: readonly (readonly [name: string, chart: () => unknown, message: string])[] = [
  [
    'no predictions',
    () => rocCurves({ ...right, predictions: [] }),
    'evaluation.predictions needs at least one prediction, received none. Evaluate on a set with images.',
  ],
  [
    'one class name',
    () => rocCurves({ ...right, classNames: ['a'] }),
    'evaluation.classNames needs at least two different names, received ["a"].',
  ],
  [
    'equal class names',
    () => rocCurves({ ...right, classNames: ['a', 'a'] }),
    'evaluation.classNames needs at least two different names, received ["a","a"].',
  ],
  [
    'a label out of range',
    () => rocCurves(predictionOf(2, 0.5)),
    'evaluation.predictions[2] (p/1.png).label needs a class index from 0 to 1, received 2.',
  ],
  [
    'a label that is no index',
    () => rocCurves(predictionOf(0.5, 0.5)),
    'evaluation.predictions[2] (p/1.png).label needs a class index from 0 to 1, received 0.5.',
  ],
  [
    'NaN',
    () => calibrationCurve(predictionOf(1, Number.NaN)),
    `evaluation.predictions[2] (p/1.png).probabilities needs values from 0 to 1, received not a number. ${diverged}`,
  ],
  [
    'null',
    () => scoreDistribution(predictionOf(1, null)),
    `evaluation.predictions[2] (p/1.png).probabilities needs values from 0 to 1, received not a number. ${diverged}`,
  ],
  [
    'logits',
    () => rocCurves(predictionOf(1, -3.5)),
    `evaluation.predictions[2] (p/1.png).probabilities needs values from 0 to 1, received -3.5. ${diverged}`,
  ],
  [
    'three values for two classes',
    () => rocCurves(predictionOf(1, 0.1, 0.2, 0.7)),
    'evaluation.predictions[2] (p/1.png).probabilities needs 2 values, received 3.',
  ],
  [
    'one class in the labels',
    () => rocCurves({ ...right, predictions: [right.predictions[0] ?? { label: 0, probabilities: [0] }] }),
    'The curve needs images of at least two classes, received 1 of "a" only. Evaluate on a set that holds both.',
  ],
  [
    'no bins',
    () => calibrationCurve(right, { bins: 0 }),
    'calibrationCurve needs 2 to 100 bins, received 0.',
  ],
  [
    'half a bin',
    () => scoreDistribution(right, { bins: 2.5 }),
    'scoreDistribution needs 2 to 200 bins, received 2.5.',
  ],
  [
    'a matrix that is not square',
    () => confusionHeatmap({ counts: { classNames, confusionMatrix: [[1, 2]] } }),
    'confusionMatrix needs 2 rows of 2 counts, one for each of classNames (at least two), received rows of lengths [2].',
  ],
  [
    'shares in the matrix',
    () =>
      confusionHeatmap({
        counts: {
          classNames,
          confusionMatrix: [
            [0.5, 0.5],
            [0, 1],
          ],
        },
      }),
    'confusionMatrix needs counts, received 0.5. Give whole numbers, not shares.',
  ],
  [
    'an unknown metric',
    () => historyCurves({ history: { loss: [1], val_auc: [1] }, metrics: ['acc'] }),
    'historyCurves can show loss, auc, received "acc". Choose from these metrics.',
  ],
  [
    'a metric without a finite value',
    () => historyCurves({ history: { loss: [Number.NaN, null] } }),
    'historyCurves needs a finite value of "loss", received none in 2 epochs. A smaller learning rate may keep training from diverging.',
  ],
  [
    'a logarithm of zero',
    () => historyCurves({ history: { loss: [0] }, logarithmic: ['loss'] }),
    'historyCurves needs a positive value of "loss", received none in 1 epoch. A smaller learning rate may keep training from diverging.',
  ],
  [
    'only settings',
    () => historyCurves({ history: { learning_rate: [1] } }),
    'historyCurves needs a result such as "loss", received only learning_rate. Name it in metrics to see it.',
  ],
  [
    'what fit returns, whole',
    () => historyCurves({ history: JSON.parse('{"history": {"loss": [1]}}') }),
    'history.history needs an array with one number per epoch, received object. Pass the inner history.',
  ],
];

describe('charts refuse', () => {
  it.each(cases)('%s', (_, chart, message) => {
    expect(chart).toThrow(expect.objectContaining({ name: 'CnnError', code: 'DATA', message }));
  });
});
