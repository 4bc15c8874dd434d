import { describe, expect, it } from 'vitest';
import { confusionMatrix } from '../charts/confusionMatrix.js';
import { historyCurves } from '../charts/historyCurves.js';
import { reliabilityDiagram } from '../charts/reliabilityDiagram.js';
import { rocCurve } from '../charts/rocCurve.js';
import { scoreHistogram } from '../charts/scoreHistogram.js';

const classNames = ['a', 'b'];
const right = {
  classNames,
  predictions: [
    { label: 0, probabilities: [0.2] },
    { label: 1, probabilities: [0.3, 0.7] },
  ],
};
const predictionOf = (label: number, ...probabilities: (number | null)[]) => ({
  classNames,
  predictions: [...right.predictions, { file: 'p/1.png', label, probabilities }],
});

const diverged = 'Predictions that are not numbers come from training that diverged.';
const cases: readonly (readonly [name: string, chart: () => unknown, message: string])[] = [
  [
    'no predictions',
    () => rocCurve({ evaluation: { classNames, predictions: [] } }),
    'evaluation.predictions needs at least one prediction, received none. Evaluate on a part with images.',
  ],
  [
    'one class name',
    () => rocCurve({ evaluation: { ...right, classNames: ['a'] } }),
    'evaluation.classNames needs at least two different names, received ["a"].',
  ],
  [
    'equal class names',
    () => rocCurve({ evaluation: { ...right, classNames: ['a', 'a'] } }),
    'evaluation.classNames needs at least two different names, received ["a","a"].',
  ],
  [
    'a label out of range',
    () => rocCurve({ evaluation: predictionOf(2, 0.5) }),
    'evaluation.predictions[2] (p/1.png).label needs a class index from 0 to 1, received 2.',
  ],
  [
    'a label that is no index',
    () => rocCurve({ evaluation: predictionOf(0.5, 0.5) }),
    'evaluation.predictions[2] (p/1.png).label needs a class index from 0 to 1, received 0.5.',
  ],
  [
    'NaN',
    () => reliabilityDiagram({ evaluation: predictionOf(1, Number.NaN) }),
    `evaluation.predictions[2] (p/1.png).probabilities needs values from 0 to 1, received not a number. ${diverged}`,
  ],
  [
    'null',
    () => scoreHistogram({ evaluation: predictionOf(1, null) }),
    `evaluation.predictions[2] (p/1.png).probabilities needs values from 0 to 1, received not a number. ${diverged}`,
  ],
  [
    'logits',
    () => rocCurve({ evaluation: predictionOf(1, -3.5) }),
    `evaluation.predictions[2] (p/1.png).probabilities needs values from 0 to 1, received -3.5. ${diverged}`,
  ],
  [
    'three values for two classes',
    () => rocCurve({ evaluation: predictionOf(1, 0.1, 0.2, 0.7) }),
    'evaluation.predictions[2] (p/1.png).probabilities needs 2 values, received 3.',
  ],
  [
    'one class in the labels',
    () =>
      rocCurve({
        evaluation: { classNames, predictions: [right.predictions[0] ?? { label: 0, probabilities: [0] }] },
      }),
    'The curve needs images of at least two classes, received 1 of "a" only. Evaluate on a part that holds both.',
  ],
  [
    'no bins',
    () => reliabilityDiagram({ evaluation: right, bins: 0 }),
    'reliabilityDiagram needs 2 to 100 bins, received 0.',
  ],
  [
    'half a bin',
    () => scoreHistogram({ evaluation: right, bins: 2.5 }),
    'scoreHistogram needs 2 to 200 bins, received 2.5.',
  ],
  [
    'a matrix that is not square',
    () => confusionMatrix({ evaluation: { classNames, confusionMatrix: [[1, 2]] } }),
    'confusionMatrix needs 2 rows of 2 counts, one for each of classNames (at least two), received rows of lengths [2].',
  ],
  [
    'shares in the matrix',
    () =>
      confusionMatrix({
        evaluation: {
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
    'history.history needs an array with one number an epoch, received object. Pass the inner history.',
  ],
];

describe('charts refuse', () => {
  it.each(cases)('%s', (_, chart, message) => {
    expect(chart).toThrow(expect.objectContaining({ name: 'CnnError', code: 'DATA', message }));
  });
});
