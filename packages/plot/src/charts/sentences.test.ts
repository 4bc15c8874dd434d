import { calibrationCurve, scoreDistribution } from '@cnn/evaluation';
import { expect, it } from 'vitest';
import { toSvg } from '../svg/toSvg.js';
import { historyCurves } from './historyCurves.js';
import { partBalance } from './partBalance.js';
import { reliabilityDiagram } from './reliabilityDiagram.js';
import { runCurves } from './runCurves.js';
import { scoreHistogram } from './scoreHistogram.js';
import { textsOf } from './textBoxes.support.test.js';

const history = { accuracy: [0.5, 0.6], val_accuracy: [0.5, 0.6], auc: [0.5, 0.6], val_auc: [0.5, 0.6] };
const evaluation = {
  task: 'binary' as const,
  classNames: ['Benign', 'Invasive Carcinoma'],
  predictions: [0.2, 0.6].map((probability, label) => ({ label, probabilities: [probability] })),
};

it.each([
  ['accuracy', 'Line chart of the accuracy on the validation set of 1 run over 2 epochs.'],
  ['auc', 'Line chart of the AUC on the validation set of 1 run over 2 epochs.'],
])('runCurves names %s inside a sentence', (metric, sentence) => {
  expect(runCurves({ runs: [{ name: 'a', history }], metric }).description).toContain(sentence);
});

it('scoreHistogram leaves the class’s capitals', () => {
  expect(scoreHistogram({ scores: scoreDistribution(evaluation) }).description).toContain(
    'Histograms of the predicted probability of “Invasive Carcinoma”.',
  );
  expect(JSON.stringify(reliabilityDiagram({ curve: calibrationCurve(evaluation) }))).not.toContain(
    'invasive',
  );
});

it('historyCurves says the seconds in total, and has them beside the learning rate', async () => {
  const { loss } = { loss: [0.7, 0.6] };
  const spec = historyCurves({ history: { loss }, learningRates: [0.1, 0.1], seconds: [1.5, 2.237] });
  expect(textsOf(await toSvg(spec))).toContain('3.737 s in total');
  const rows = spec.vconcat as readonly { readonly concat: readonly unknown[] }[];
  expect(rows.map(({ concat }) => concat.length)).toEqual([1, 2]);
});

it('partBalance shows the dots of equal shares apart', async () => {
  const split = ['train', 'validation', 'test'].map((part) => ({
    ...{ part, items: 4, classCounts: { benign: 2, malignant: 2 } },
  }));
  const svg = await toSvg(partBalance({ split }));
  const group = svg.slice(svg.indexOf('mark-symbol'));
  const places = [...group.matchAll(/transform="translate\(([\d.]+),([\d.]+)\)" d="M/g)].map(
    ([, x, y]) => `${x} ${y}`,
  );
  expect(places.length).toBe(6);
  expect(new Set(places).size).toBe(6);
});
