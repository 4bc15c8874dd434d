import { modelFacts } from '@cnn/core';
import {
  type ClassPredictions,
  calibrationCurve,
  foldRocCurves,
  netBenefit,
  precisionRecallCurves,
  rocCurves,
  scoreDistribution,
  thresholdCurves,
} from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import type { ChartSpec } from '../chart.js';
import * as plot from '../index.js';
import { toSvg } from '../svg/toSvg.js';
import { tutorial } from './modelSamples.support.test.js';
import { textsOf } from './textBoxes.support.test.js';

/** What a chart says of an input: in its texts, or as an error with the code `DATA`. */
interface Said {
  readonly chart: () => ChartSpec;
  readonly says?: string;
  readonly refuses?: string;
}

const says = (chart: () => ChartSpec, text: string): Said => ({ chart, says: text });
const refuses = (chart: () => ChartSpec, text: string): Said => ({ chart, refuses: text });

/** Pairs of a true class and the probability of the second of two. */
const of = (...pairs: readonly (readonly [label: number, probability: number])[]): ClassPredictions => ({
  task: 'binary',
  classNames: ['benign', 'malignant'],
  predictions: pairs.map(([label, probability], at) => ({
    ...{ file: `${at}.png`, group: `patient ${at}`, label, probabilities: [probability] },
  })),
});
const empty = of();
const constant = of([0, 0.4], [1, 0.4], [0, 0.4], [1, 0.4]);
const notFinite = of([0, 0.4], [1, Number.NaN]);
const one = of([1, 0.4]);
const oneEach = of([0, 0.4], [1, 0.4]);
const choice = { threshold: 0.5, rule: { type: 'youden' } } as const;

const none = 'needs at least one prediction, received none';
const nan = 'needs values from 0 to 1, received not a number';
const oneClass = 'needs images of at least two classes, received 1 of "malignant" only';

/** A chart of what a function of `@cnn/evaluation` makes of predictions. */
function ofPredictions(
  draw: (evaluation: ClassPredictions) => ChartSpec,
  said: { readonly constant: string; readonly one: Said['says'] | { readonly refuses: string } },
): Inputs {
  const single = said.one;
  return {
    empty: refuses(() => draw(empty), none),
    constant: says(() => draw(constant), said.constant),
    notFinite: refuses(() => draw(notFinite), nan),
    onePoint:
      typeof single === 'object'
        ? refuses(() => draw(one), single.refuses)
        : says(() => draw(one), single ?? ''),
  };
}

interface Inputs {
  readonly empty: Said;
  readonly constant: Said;
  readonly notFinite: Said;
  readonly onePoint: Said;
}

const history = (
  draw: (history: plot.History) => ChartSpec,
  said: { constant: string; one: string },
): Inputs => ({
  empty: refuses(() => draw({}), 'needs at least one epoch'),
  constant: says(() => draw({ loss: [0.5, 0.5, 0.5], accuracy: [0.5, 0.5, 0.5] }), said.constant),
  notFinite: refuses(
    () => draw({ loss: [Number.NaN, null], accuracy: [Number.NaN, null] }),
    'needs a finite value of',
  ),
  onePoint: says(() => draw({ loss: [0.5], accuracy: [0.5] }), said.one),
});

const sweep = (losses: readonly number[]) =>
  plot.learningRateCurve({
    sweep: {
      learningRates: losses.map((_, at) => 10 ** (at - 4)),
      ...{ losses, smoothedLosses: losses, suggestion: { valley: null } },
    },
  });
const perturbed = (mean: readonly number[]) =>
  plot.deletionInsertionCurves({
    curves: {
      fractions: mean.map((_, at) => at / Math.max(1, mean.length - 1)),
      deletion: { mean, auc: 0.5 },
      insertion: { mean, auc: 0.5 },
    },
  });
const randomized = (correlations: readonly number[]) =>
  plot.randomizationCurve({
    methods: [
      {
        name: 'gradCam',
        steps: correlations.map((correlation, at) => ({ layer: `layer ${at}`, correlation })),
      },
    ],
  });
const scattered = (points: readonly (readonly number[])[]) =>
  plot.embeddingScatter({
    projection: { points: points.flat(), shape: [points.length, 2] },
    evaluation: of(...points.map((_, at) => [at % 2, 0.4] as const)),
  });
const trials = (...values: readonly number[]) =>
  plot.trialScatter({
    ...{ setting: 'rate', objective: 'val_loss', direction: 'down' },
    trials: values.map((value, at) => ({ trial: at + 1, setting: at, value })),
  });
const forest = (...values: readonly number[]) =>
  plot.metricForest({ runs: values.map((auc, at) => ({ name: `run ${at}`, metrics: { auc } })) });
const runRoc = (...evaluations: readonly ClassPredictions[]) =>
  plot.runRocCurve({
    runs: evaluations.map((evaluation, at) => ({ name: `run ${at}`, curves: rocCurves(evaluation) })),
  });
const counts = (...confusionMatrix: readonly (readonly number[])[]) =>
  plot.confusionHeatmap({ counts: { classNames: ['benign', 'malignant'], confusionMatrix } });
const layer = (name: string, trainableParameters: number) => ({
  ...{ name, type: 'dense', inputs: ['input'], outputShape: [-1, 4], trainableParameters },
  ...{ otherParameters: 0, multiplyAdds: 0 },
});
const set = (part: string, items: number, benign = items) => ({
  part,
  items,
  classCounts: { benign, malignant: items - benign },
});

const charts: Readonly<Record<string, Inputs>> = {
  historyCurves: history((given) => plot.historyCurves({ history: given }), {
    constant: 'Training 0.500 in each of 3 epochs',
    one: 'Training 0.500 in the only epoch',
  }),
  accuracyCurves: {
    ...history((given) => plot.accuracyCurves({ history: given }), {
      constant: 'The values do not change',
      one: 'One epoch only',
    }),
    empty: refuses(() => plot.accuracyCurves({ history: {} }), 'needs at least one epoch'),
  },
  lossCurves: history((given) => plot.lossCurves({ history: given }), {
    constant: 'The values do not change',
    one: 'One epoch only',
  }),
  runCurves: {
    empty: refuses(() => plot.runCurves({ runs: [] }), 'needs runs of different names, received none'),
    constant: says(
      () => plot.runCurves({ runs: [{ name: 'a', history: { loss: [1, 1] } }] }),
      'The values do not change',
    ),
    notFinite: refuses(
      () => plot.runCurves({ runs: [{ name: 'a', history: { loss: [Number.NaN] } }] }),
      'needs a finite value of "loss" (training) in every run, received none in "a"',
    ),
    onePoint: says(() => plot.runCurves({ runs: [{ name: 'a', history: { loss: [1] } }] }), 'One epoch only'),
  },
  learningRateCurve: {
    empty: refuses(() => sweep([]), 'needs as many losses as rates, received 0 rates'),
    constant: says(() => sweep([0.7, 0.7, 0.7]), 'The loss does not change'),
    notFinite: refuses(() => sweep([0.7, Number.NaN]), 'needs finite losses and rates above 0, received NaN'),
    onePoint: says(() => sweep([0.7]), '1 step from'),
  },
  rocCurve: ofPredictions((given) => plot.rocCurve({ curves: rocCurves(given) }), {
    constant: 'All images have the same probability',
    one: { refuses: oneClass },
  }),
  precisionRecallCurve: ofPredictions(
    (given) => plot.precisionRecallCurve({ curves: precisionRecallCurves(given) }),
    { constant: 'All images have the same probability', one: { refuses: oneClass } },
  ),
  runRocCurve: {
    empty: refuses(() => runRoc(), 'needs runs with different names, received none'),
    constant: says(() => runRoc(constant), 'run 0 (0.500)'),
    notFinite: refuses(() => runRoc(constant, notFinite), nan),
    onePoint: refuses(() => runRoc(one), oneClass),
  },
  foldRocCurve: {
    empty: refuses(() => plot.foldRocCurve({ curves: foldRocCurves([]) }), 'received none in 0 folds'),
    constant: says(
      () => plot.foldRocCurve({ curves: foldRocCurves([constant, oneEach]) }),
      'Mean AUC 0.500 ± 0.000',
    ),
    notFinite: refuses(() => plot.foldRocCurve({ curves: foldRocCurves([notFinite]) }), nan),
    onePoint: refuses(() => plot.foldRocCurve({ curves: foldRocCurves([one]) }), 'received none in 1 fold'),
  },
  foldMetrics: {
    empty: refuses(
      () => plot.foldMetrics({ folds: [] }),
      'needs a result between −1 and 1, received none in 0 folds',
    ),
    constant: says(
      () => plot.foldMetrics({ folds: [{ auc: 0.8 }, { auc: 0.8 }] }),
      'All folds have the same results',
    ),
    notFinite: refuses(() => plot.foldMetrics({ folds: [{ auc: Number.NaN }] }), 'received none in 1 fold'),
    onePoint: says(() => plot.foldMetrics({ folds: [{ auc: 0.8 }] }), 'Dots: 1 fold.'),
  },
  metricForest: {
    empty: refuses(() => forest(), 'needs runs of different names, received none'),
    constant: says(() => forest(0.8, 0.8), 'All runs have the same results'),
    notFinite: refuses(() => forest(Number.NaN), 'needs a result that every run has, received none'),
    onePoint: says(() => forest(0.8), 'One run: there is nothing to compare'),
  },
  trialScatter: {
    empty: refuses(() => trials(), 'needs a trial whose val_loss is a number, received none in 0 trials'),
    constant: says(() => trials(0.5, 0.5), 'All trials reached the same'),
    notFinite: refuses(() => trials(Number.NaN), 'received none in 1 trial'),
    onePoint: says(() => trials(0.5), 'One trial: there is nothing to compare'),
  },
  thresholdCurve: ofPredictions((given) => plot.thresholdCurve({ curves: thresholdCurves(given, choice) }), {
    constant: 'All images have the same probability',
    one: { refuses: oneClass },
  }),
  decisionCurve: ofPredictions((given) => plot.decisionCurve({ benefit: netBenefit(given) }), {
    constant: 'The model is nowhere better than acting on all or none',
    one: { refuses: oneClass },
  }),
  reliabilityDiagram: ofPredictions((given) => plot.reliabilityDiagram({ curve: calibrationCurve(given) }), {
    constant: 'All images are in one bin',
    one: 'All images are in one bin',
  }),
  scoreHistogram: ofPredictions((given) => plot.scoreHistogram({ scores: scoreDistribution(given) }), {
    constant: '2 images, all from 0.350 to 0.400',
    one: 'no images',
  }),
  patientStrip: ofPredictions((given) => plot.patientStrip({ evaluation: given }), {
    constant: 'All images have the same probability',
    one: '1 of 1 patient on the wrong side',
  }),
  embeddingScatter: {
    empty: refuses(() => scattered([]), none),
    constant: says(
      () =>
        scattered([
          [1, 2],
          [1, 2],
        ]),
      'All points are at the same place',
    ),
    notFinite: refuses(
      () =>
        scattered([
          [1, 2],
          [Number.NaN, 2],
        ]),
      'needs two finite numbers for each image, received NaN and 2 for image 1',
    ),
    onePoint: says(() => scattered([[1, 2]]), '1 image, 0 misclassified'),
  },
  confusionHeatmap: {
    empty: says(() => counts([0, 0], [0, 0]), 'No images'),
    constant: says(() => counts([0, 3], [0, 3]), 'Every image was predicted as “malignant”'),
    notFinite: refuses(() => counts([Number.NaN, 0], [0, 1]), 'confusionMatrix needs counts, received NaN'),
    onePoint: says(() => counts([1, 0], [0, 0]), '100.0% of 1 image correct'),
  },
  partBalance: {
    empty: refuses(() => plot.partBalance({ split: [] }), 'needs sets of different names, received none'),
    constant: says(
      () => plot.partBalance({ split: [set('train', 4, 2), set('test', 2, 1)] }),
      'Every class has the same share in each set',
    ),
    notFinite: refuses(
      () => plot.partBalance({ split: [set('train', Number.NaN)] }),
      'needs whole numbers of images, received NaN',
    ),
    onePoint: says(
      () => plot.partBalance({ split: [set('train', 1)] }),
      'One set: there is nothing to compare',
    ),
  },
  deletionInsertionCurves: {
    empty: refuses(() => perturbed([]), 'needs two or more finite numbers in fractions, received 0 values'),
    constant: says(() => perturbed([0.5, 0.5]), 'The output does not change'),
    notFinite: refuses(
      () => perturbed([0.5, Number.NaN]),
      'in deletion.mean, 2 as in fractions, received NaN',
    ),
    onePoint: refuses(
      () => perturbed([0.5]),
      'needs two or more finite numbers in fractions, received 1 value',
    ),
  },
  randomizationCurve: {
    empty: refuses(() => randomized([]), 'needs methods of different names with at least one step'),
    constant: says(() => randomized([1, 1]), 'No map changes'),
    notFinite: refuses(() => randomized([Number.NaN]), 'received no finite one of "gradCam"'),
    onePoint: says(() => randomized([0.2]), 'At the end: gradCam 0.200'),
  },
  modelDiagram: {
    empty: refuses(
      () => plot.modelDiagram({ facts: { layers: [] } }),
      'needs layers of different names, received none',
    ),
    constant: says(
      () =>
        plot.modelDiagram({
          facts: {
            layers: [layer('a', 4), { ...layer('b', 4), inputs: ['a'] }, { ...layer('c', 4), inputs: ['b'] }],
          },
          together: true,
        }),
      '3 times',
    ),
    notFinite: refuses(
      () => plot.modelDiagram({ facts: { layers: [layer('a', Number.NaN)] } }),
      'needs whole numbers of parameters and in shapes, received NaN',
    ),
    onePoint: says(() => plot.modelDiagram({ facts: { layers: [layer('a', 4)] } }), '1 layer, 4 parameters'),
  },
};

/** What is exported and draws no chart, or a page of several. */
const others =
  /^(toSvg|titleOf|chartView|loadCharts|chartVariables|withoutVariables|accuracyMetric|shownInterval|verdict|.*([Rr]eport|[Ss]heet|Markdown).*)$/;

it('has every chart', () => {
  const exported = Object.entries(plot).flatMap(([name, value]) =>
    typeof value === 'function' && !others.test(name) ? [name] : [],
  );
  expect(Object.keys(charts).sort()).toEqual(exported.sort());
});

describe.each(Object.entries(charts))('%s says what is wrong with', (_, inputs) => {
  it.each(Object.entries(inputs) as [string, Said][])(
    '%s',
    async (__, { chart, says: text, refuses: message }) => {
      if (message !== undefined) {
        expect(chart).toThrow(expect.objectContaining({ name: 'CnnError', code: 'DATA' }));
        expect(chart).toThrow(message);
        return;
      }
      const svg = await toSvg(chart());
      expect(textsOf(svg)).toContain(text);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    },
  );
});

const drawing = Object.entries(plot).filter(([name]) => Object.hasOwn(charts, name));

describe.each(drawing)('%s', (name, value) => {
  const draw = value as (options: object) => ChartSpec;

  it('has one vocabulary of options', () => {
    for (const [options, message] of [
      [{ titel: '' }, `${name}: there is no option 'titel'. Did you mean title?`],
      [{ title: 3 }, `${name}: expected a title that is a text, received number.`],
      [{ width: 0 }, `${name}: expected a width of 20 to 20000 pixels, received 0.`],
      [{ height: Number.NaN }, `${name}: expected a height of 20 to 20000 pixels, received NaN.`],
      [{ theme: 'sepia' }, `${name}: expected a theme of light, dark, auto, received "sepia".`],
    ] as const) {
      expect(() => draw(options)).toThrow(expect.objectContaining({ code: 'OPTIONS', message }));
    }
  });
});

it('draws the tutorial’s model layer by layer', async () => {
  const texts = textsOf(
    await toSvg(plot.modelDiagram({ facts: modelFacts(tutorial), input: tutorial.input })),
  );
  for (const text of [
    '224×224×3',
    '222×222×32 · 896 parameters',
    '86,528',
    '256 · 22,151,424 parameters',
    '11 layers, 22,245,057 parameters',
  ])
    expect(texts).toContain(text);
});
