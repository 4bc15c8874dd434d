import {
  activation,
  add,
  type Block,
  batchNormalization,
  branches,
  concatenate,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAveragePooling2d,
  maxPooling2d,
  modelFacts,
  sequential,
} from '@cnn/core';
import type { ChartSpec } from '../chart.js';
import type { ChartTheme } from '../theme.js';
import { deletionInsertionCurves } from './deletionInsertionCurves.js';
import { historyCurves } from './historyCurves.js';
import { longNames } from './longNames.support.test.js';
import { metricForest } from './metricForest.js';
import { modelDiagram } from './modelDiagram.js';
import { randomizationCurve } from './randomizationCurve.js';
import { runCurves } from './runCurves.js';
import { trialScatter } from './trialScatter.js';

const conv = (filters: number, kernelSize: number, strides = 1): Block => [
  conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false }),
  batchNormalization(),
];
const relu = () => activation({ activation: 'relu' });
const bottleneck = (filters: number, strides: number, first: boolean): Block => [
  branches({
    branches: [
      [conv(filters, 1, strides), relu(), conv(filters, 3), relu(), conv(4 * filters, 1)],
      first ? [conv(4 * filters, 1, strides)] : [],
    ],
    merge: add(),
  }),
  relu(),
];

export const tutorial = sequential({
  input: [224, 224, 3],
  layers: [
    conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    batchNormalization(),
    conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 128, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dense({ units: 256, activation: 'relu' }),
    dropout({ rate: 0.5 }),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});

/** He et al. 2015, arXiv 1512.03385, table 1. */
export const resNet50 = sequential({
  input: [224, 224, 3],
  layers: [
    conv(64, 7, 2),
    relu(),
    maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
    [3, 4, 6, 3].map((blocks, stage) =>
      Array.from({ length: blocks }, (_, block) =>
        bottleneck(64 * 2 ** stage, stage > 0 && block === 0 ? 2 : 1, block === 0),
      ),
    ),
    globalAveragePooling2d(),
    dense({ units: 2, activation: 'softmax' }),
  ],
});

const inception = sequential({
  input: [28, 28, 64],
  layers: [
    branches({
      branches: [
        [conv2d({ filters: 16, kernelSize: 1 })],
        [conv2d({ filters: 24, kernelSize: 1 }), conv2d({ filters: 32, kernelSize: 3, padding: 'same' })],
        [
          conv2d({
            filters: 4,
            kernelSize: 1,
            name: 'a_layer_that_someone_gave_a_name_which_is_much_too_long',
          }),
          conv2d({ filters: 8, kernelSize: 5, padding: 'same' }),
        ],
        [],
      ],
      merge: concatenate(),
    }),
    flatten(),
    dense({ units: 3, activation: 'softmax' }),
  ],
});

const curve = (epochs: number, from: number, to: number, rough: number) =>
  Array.from(
    { length: epochs },
    (_, at) => to + (from - to) * Math.exp(-at / 60) + rough * Math.sin(at * at),
  );
const history = (epochs: number, shift = 0) => ({
  loss: curve(epochs, 0.7, 0.1 + shift, 0.005),
  accuracy: curve(epochs, 0.55, 0.95 - shift, 0.004),
  val_loss: curve(epochs, 0.69, 0.3 + shift, 0.02),
  val_accuracy: curve(epochs, 0.57, 0.87 - shift, 0.012),
});
const fractions = Array.from({ length: 21 }, (_, at) => at / 20);
const band = fractions.map((share) => 0.05 + 0.1 * Math.sin(share * 3) ** 2);

const randomized = (correlation: (at: number) => number | null) =>
  Array.from({ length: 54 }, (_, at) => ({
    layer: `a_convolution_with_a_long_name_${54 - at}`,
    correlation: correlation(at),
  }));

export const modelSamples: Readonly<Record<string, (theme?: ChartTheme) => ChartSpec>> = {
  'model, tutorial': (theme) => modelDiagram({ theme, facts: modelFacts(tutorial), input: tutorial.input }),
  'model, narrow': (theme) => modelDiagram({ theme, facts: modelFacts(inception), width: 240 }),
  'model, ResNet-50': (theme) => modelDiagram({ theme, facts: modelFacts(resNet50), input: resNet50.input }),
  'model, ResNet-50, narrow': (theme) => modelDiagram({ theme, facts: modelFacts(resNet50), width: 300 }),
  'model, branches': (theme) => modelDiagram({ theme, facts: modelFacts(inception), title: 'Inception' }),
  'history, rate and time': (theme) =>
    historyCurves({
      theme,
      history: history(500),
      learningRates: Array.from({ length: 500 }, (_, at) => 0.001 * 0.5 ** Math.floor(at / 100)),
      seconds: Array.from({ length: 500 }, (_, at) => (at === 0 ? 14 : 8 + Math.sin(at))),
    }),
  'history, loss alone, rate and time': (theme) =>
    historyCurves({
      theme,
      history: { loss: history(20).loss, val_loss: history(20).val_loss },
      learningRates: Array.from({ length: 20 }, (_, at) => 0.001 * 0.5 ** Math.floor(at / 5)),
      seconds: Array.from({ length: 20 }, (_, at) => 8 + Math.sin(at)),
    }),
  'history, rate and time, one epoch, one column': (theme) =>
    historyCurves({
      theme,
      history: history(1),
      learningRates: [0.001],
      seconds: [3700],
      columns: 1,
      width: 270,
    }),
  'deletion and insertion': (theme) =>
    deletionInsertionCurves({
      theme,
      curves: {
        fractions,
        deletion: { mean: fractions.map((share) => 0.9 * Math.exp(-4 * share)), deviation: band, auc: 0.23 },
        insertion: {
          ...{ mean: fractions.map((share) => 0.9 - 0.8 * Math.exp(-5 * share)), deviation: band, auc: 0.74 },
        },
        indices: fractions.map((_, at) => at),
      },
    }),
  'deletion and insertion, constant logits': (theme) =>
    deletionInsertionCurves({
      theme,
      curves: {
        fractions: [0, 1],
        deletion: { mean: [2.5, 2.5], auc: 2.5 },
        insertion: { mean: [2.5, 2.5], auc: 2.5 },
        score: 'logit',
      },
    }),
  'randomization, methods': (theme) =>
    randomizationCurve({
      theme,
      methods: [
        { name: 'gradCam', steps: randomized((at) => 0.9 * Math.exp(-at / 8)) },
        { name: longNames[0] ?? '', steps: randomized((at) => 0.95 - at / 400) },
        { name: 'saliency', steps: randomized((at) => (at === 9 ? null : 0.1 * Math.cos(at))) },
      ],
    }),
  'randomization, one layer': (theme) =>
    randomizationCurve({
      theme,
      methods: [{ name: 'gradCam', steps: [{ layer: 'dense', correlation: { mean: 0.2 } }] }],
    }),
  'runs, three': (theme) =>
    runCurves({
      theme,
      runs: [
        { name: 'adam', history: history(500) },
        { name: longNames[0] ?? '', history: history(300, 0.05) },
        { name: longNames[1] ?? '', history: history(420, 0.02) },
      ],
    }),
  'runs, twenty': (theme) =>
    runCurves({
      theme,
      runs: longNames.map((name, at) => ({ name, history: history(30, at / 90) })),
      metric: 'loss',
      of: 'training',
    }),
  'runs, one epoch': (theme) =>
    runCurves({
      theme,
      runs: [
        { name: 'a', history: { loss: [0.5] } },
        { name: 'b', history: { loss: [0.5] } },
      ],
    }),
  'forest, three runs': (theme) =>
    metricForest({
      theme,
      runs: [
        {
          name: 'adam',
          metrics: { auc: 0.86, balanced_accuracy: 0.79, loss: 0.4, mcc: null },
          intervals: { auc: [0.79, 0.92], balanced_accuracy: [0.71, 0.86] },
        },
        {
          name: longNames[0] ?? '',
          metrics: { auc: 0.81, balanced_accuracy: 0.75, loss: 0.52, mcc: 0.4 },
          intervals: { auc: [0.72, 0.88], balanced_accuracy: [0.66, 0.83] },
        },
        { name: longNames[1] ?? '', metrics: { auc: 0.84, balanced_accuracy: 0.77, loss: 0.45, mcc: 0.45 } },
      ],
    }),
  'forest, twenty runs': (theme) =>
    metricForest({
      theme,
      runs: longNames.map((name, at) => ({
        name,
        metrics: { auc: 0.7 + at / 100 },
        intervals: { auc: [0.6 + at / 100, 0.78 + at / 100] as const },
      })),
    }),
  'trials, three': (theme) =>
    trialScatter({
      theme,
      ...{ setting: 'learning-rate', objective: 'val_loss', direction: 'down', log: true },
      trials: [0.0001, 0.001, 0.01].map((setting, at) => ({ trial: at + 1, setting, value: 0.5 - at / 20 })),
    }),
  'trials, names': (theme) =>
    trialScatter({
      theme,
      ...{ setting: 'optimizer', objective: 'val_auc', direction: 'up' },
      trials: longNames.slice(0, 4).map((setting, at) => ({ trial: at + 1, setting, value: 0.5 + at / 20 })),
    }),
  'forest, one run': (theme) => metricForest({ theme, runs: [{ name: 'a', metrics: { accuracy: 1 } }] }),
};
