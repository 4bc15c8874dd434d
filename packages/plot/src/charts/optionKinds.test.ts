import { CnnError } from '@cnn/core';
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
import * as plot from '../index.js';
import { wrongKind } from './optionKinds.js';

const evaluation: ClassPredictions = {
  task: 'binary',
  classNames: ['benign', 'malignant'],
  predictions: [0.2, 0.6, 0.4, 0.9].map((probability, at) => ({
    ...{ file: `${at}.png`, group: `patient ${at}`, label: at % 2, probabilities: [probability] },
  })),
};
const history = { loss: [0.7, 0.5], val_loss: [0.7, 0.6], accuracy: [0.5, 0.6] };
const perturbed = { mean: [0.9, 0.1], auc: 0.4 };
const rule = { type: 'youden' } as const;

/** What each chart needs, and what may be left out, all of it right. */
const right: Readonly<Record<string, readonly [needed: object, free: object]>> = {
  accuracyCurves: [{ history }, { metric: 'accuracy' }],
  lossCurves: [{ history }, {}],
  historyCurves: [
    { history },
    {
      ...{ metrics: ['loss'], logarithmic: ['loss'], threshold: 0.5, learningRates: [0.1, 0.1] },
      ...{ seconds: [1, 2], columns: 2 },
    },
  ],
  runCurves: [{ runs: [{ name: 'a', history }] }, { metric: 'loss', of: 'training' }],
  learningRateCurve: [
    {
      sweep: {
        ...{ learningRates: [0.1, 1], losses: [0.7, 0.6], smoothedLosses: [0.7, 0.6] },
        suggestion: { valley: 0.1 },
      },
    },
    {},
  ],
  rocCurve: [{ curves: rocCurves(evaluation) }, { interval: [0.5, 0.9] }],
  runRocCurve: [{ runs: [{ name: 'a', curves: rocCurves(evaluation) }] }, {}],
  foldRocCurve: [{ curves: foldRocCurves([evaluation, evaluation]) }, {}],
  precisionRecallCurve: [{ curves: precisionRecallCurves(evaluation) }, { interval: [0.5, 0.9] }],
  thresholdCurve: [{ curves: thresholdCurves(evaluation, { threshold: 0.5, rule }) }, {}],
  decisionCurve: [{ benefit: netBenefit(evaluation) }, {}],
  reliabilityDiagram: [{ curve: calibrationCurve(evaluation) }, {}],
  scoreHistogram: [{ scores: scoreDistribution(evaluation) }, {}],
  patientStrip: [{ evaluation }, { threshold: 0.5, pooling: 'mean', groupName: 'patient', mostGroups: 3 }],
  embeddingScatter: [
    { evaluation, projection: { points: [1, 2, 3, 4, 5, 6, 7, 8], shape: [4, 2], method: 'pca' } },
    { threshold: 0.5, thumbnails: [] },
  ],
  confusionHeatmap: [
    {
      counts: {
        classNames: ['a', 'b'],
        confusionMatrix: [
          [1, 2],
          [3, 4],
        ],
      },
    },
    { unit: 'image', note: 'a note', mostClasses: 5 },
  ],
  foldMetrics: [{ folds: [{ auc: 0.5 }, { auc: 0.6 }] }, { metrics: ['auc'], labelOf: String }],
  metricForest: [
    { runs: [{ name: 'a', metrics: { auc: 0.5 }, intervals: { auc: [0.4, 0.6] } }] },
    { metrics: ['auc'] },
  ],
  trialScatter: [
    {
      trials: [{ trial: 1, setting: 0.1, value: 0.5 }],
      ...{ setting: 'rate', objective: 'val_loss', direction: 'down' },
    },
    { log: true, discrete: false },
  ],
  partBalance: [
    { split: [{ part: 'train', items: 4, groups: 2, classCounts: { benign: 2, malignant: 2 } }] },
    { groupName: 'patient', mostClasses: 4 },
  ],
  deletionInsertionCurves: [{ curves: { fractions: [0, 1], deletion: perturbed, insertion: perturbed } }, {}],
  randomizationCurve: [
    { methods: [{ name: 'gradCam', steps: [{ layer: 'dense', correlation: 0.5 }] }] },
    { limit: 0.5 },
  ],
  modelDiagram: [
    {
      facts: {
        layers: [
          {
            ...{ name: 'dense', type: 'dense', inputs: ['input'], outputShape: [-1, 4] },
            ...{ trainableParameters: 4, otherParameters: 0, multiplyAdds: 4 },
          },
        ],
      },
    },
    { input: [4], together: false },
  ],
};

const wrongValues = [undefined, null, 7, 'x', true, [], [null], {}, () => 1];

/** The value with another one at each place inside it, down to a depth. */
function* spoiled(value: unknown, depth: number): Generator<unknown> {
  if (depth === 0 || typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const put = (other: unknown) =>
      Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other };
    for (const wrong of wrongValues) yield put(wrong);
    for (const inner of spoiled((value as Record<string, unknown>)[key], depth - 1)) yield put(inner);
  }
}

/** The error of a call; undefined where there is none. */
function errorOf(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** What is exported and draws no chart, or a page of several. */
const others =
  /^(toSvg|titleOf|chartView|loadCharts|chartVariables|withoutVariables|accuracyMetric|shownInterval|verdict|.*([Rr]eport|[Ss]heet|Markdown).*)$/;
const functions = Object.entries(plot).flatMap(([name, value]) =>
  typeof value === 'function' && !others.test(name)
    ? [[name, value as unknown as (options: unknown) => unknown] as const]
    : [],
);

describe.each(functions)('%s', (name, draw) => {
  const [needed, free] = right[name] as readonly [object, object];

  it('draws what is right', () => {
    expect(errorOf(() => draw(needed))).toBeUndefined();
    expect(errorOf(() => draw({ ...needed, ...free }))).toBeUndefined();
  });

  it.each([[undefined], [null], [7], ['x'], [[]]])('refuses the options %j', (options) => {
    expect(() => draw(options)).toThrow(expect.objectContaining({ name: 'CnnError', code: 'OPTIONS' }));
  });

  it('says which option is missing', () => {
    const [first] = Object.keys(needed);
    expect(() => draw({})).toThrow(expect.objectContaining({ name: 'CnnError', code: 'OPTIONS' }));
    for (const option of Object.keys(needed)) {
      const without = { ...needed, [option]: undefined };
      expect(() => draw(without)).toThrow(`${name}: the option '${option}' is missing. Expected a`);
    }
    expect(first).toBeDefined();
  });

  it('says which option is of another kind', () => {
    for (const option of Object.keys({ ...needed, ...free })) {
      for (const wrong of [null, Symbol.iterator]) {
        const given = { ...needed, [option]: wrong };
        expect(() => draw(given)).toThrow(`${name}: expected ${option} to be `);
      }
    }
  });

  it.each([
    ['width', '100', 'expected a width of 20 to 20000 pixels, received "100"'],
    ['height', null, 'expected a height of 20 to 20000 pixels, received null'],
    ['title', 7, 'expected a title that is a text, received number'],
    ['theme', 7, 'expected a theme of light, dark, auto, received 7'],
  ])('refuses another %s', (option, wrong, message) => {
    expect(() => draw({ ...needed, [option]: wrong })).toThrow(`${name}: ${message}`);
  });

  it('throws nothing but a CnnError, whatever it is given', () => {
    const raw: string[] = [];
    for (const options of spoiled({ ...needed, ...free }, 4)) {
      const error = errorOf(() => draw(options));
      if (error !== undefined && !(error instanceof CnnError))
        raw.push(`${String(error)} for ${JSON.stringify(options).slice(0, 200)}`);
    }
    expect([...new Set(raw)]).toEqual([]);
  });
});

it.each([
  ['x', 'number', { path: '', expected: 'a number', received: '"x"' }],
  [null, 'number or null', undefined],
  ['x', 'number or null', { path: '', expected: 'a number or null', received: '"x"' }],
  [undefined, 'list?', undefined],
  [Float32Array.of(1), 'list', undefined],
  [
    { a: [{ b: 1 }, {}] },
    { a: [{ b: 'number' }] },
    { path: '.a[1].b', expected: 'a number', received: 'nothing' },
  ],
  [[7], ['object'], { path: '[0]', expected: 'an object', received: '7' }],
] as const)('%j as %j', (value, shape, wrong) => {
  expect(wrongKind(value, shape)).toEqual(wrong);
});

it.each([[undefined], [null], [7], [[]]])('toSvg refuses %j', async (spec) => {
  await expect(plot.toSvg(spec as unknown as plot.ChartSpec)).rejects.toMatchObject({
    ...{ name: 'CnnError', code: 'OPTIONS' },
    message: expect.stringContaining('toSvg: expected a chart, received '),
  });
});
