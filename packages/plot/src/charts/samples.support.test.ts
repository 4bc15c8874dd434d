import { readFileSync } from 'node:fs';
import {
  type ClassPredictions,
  calibrationCurve,
  foldRocCurves,
  type LabelPredictions,
  netBenefit,
  precisionRecallCurves,
  rocCurves,
  scoreDistribution,
  thresholdCurves,
} from '@cnn/evaluation';
import type { ChartSpec } from '../chart.js';
import type { ChartTheme } from '../theme.js';
import { accuracyCurves } from './accuracyCurves.js';
import { confusionHeatmap } from './confusionHeatmap.js';
import { decisionCurve } from './decisionCurve.js';
import { foldMetrics } from './foldMetrics.js';
import { foldRocCurve } from './foldRocCurve.js';
import { historyCurves } from './historyCurves.js';
import { learningRateCurve } from './learningRateCurve.js';
import { lossCurves } from './lossCurves.js';
import { modelSamples } from './modelSamples.support.test.js';
import { patientSamples } from './patientSamples.support.test.js';
import { precisionRecallCurve } from './precisionRecallCurve.js';
import { reliabilityDiagram } from './reliabilityDiagram.js';
import { rocCurve } from './rocCurve.js';
import { runRocCurve } from './runRocCurve.js';
import { scoreHistogram } from './scoreHistogram.js';
import { thresholdCurve } from './thresholdCurve.js';
import { trialScatter } from './trialScatter.js';

interface Golden {
  readonly label: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
  readonly confusionMatrix: readonly (readonly number[])[];
}

const file = new URL('../../../testing/goldens/plot.json', import.meta.url);
const { evaluations } = JSON.parse(readFileSync(file, 'utf8')) as { readonly evaluations: readonly Golden[] };

function evaluation(index: number, classNames: readonly string[]) {
  const {
    label,
    probabilities,
    confusionMatrix: counts,
  } = evaluations[index] ?? { label: [], probabilities: [], confusionMatrix: [] };
  const predictions = label.map((own, item) => ({ label: own, probabilities: probabilities[item] ?? [] }));
  const task = classNames.length > 2 ? ('multiclass' as const) : ('binary' as const);
  return { task, classNames, predictions, confusionMatrix: counts };
}

/** Curves like those of a real run: they flatten, and validation is rough. */
function run(epochs: number) {
  const values = (from: number, to: number, rough: number) =>
    Array.from(
      { length: epochs },
      (_, i) => to + (from - to) * Math.exp(-i / 9) + rough * Math.sin(i * i + 2 * i),
    );
  return {
    loss: values(0.71, 0.13, 0.008),
    accuracy: values(0.55, 0.95, 0.005),
    val_loss: values(0.69, 0.38, 0.04),
    val_accuracy: values(0.57, 0.86, 0.02),
  };
}

const two = evaluation(0, ['benign', 'carcinoma']);
const four = evaluation(2, ['adipose', 'debris', 'lymphocytes', 'smooth muscle']);
const hostile = evaluation(1, ['<b>&"quotes\'', 'a name that does not end, and then goes on & on – 漢字']);
const many = {
  classNames: Array.from({ length: 20 }, (_, index) => `tissue ${index}`),
  confusionMatrix: Array.from({ length: 20 }, (_, row) =>
    Array.from({ length: 20 }, (_, column) => (row === column ? 1000 + row : (row * 7 + column * 3) % 11)),
  ),
};
const manyPredictions: ClassPredictions = {
  task: 'multiclass',
  classNames: many.classNames,
  predictions: Array.from({ length: 200 }, (_, item) => {
    const raw = many.classNames.map(
      (_, index) => 1 + ((item * 37 + index * 101) % 17) + (index === item % 20 ? 9 : 0),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return { label: item % 20, probabilities: raw.map((value) => value / sum) };
  }),
};
/** 20 classes whose first 60 characters are the same. */
export const alike: ClassPredictions = {
  ...manyPredictions,
  classNames: many.classNames.map(
    (_, index) => `Invasive carcinoma of no special type, of the breast, grade ${index + 1}`,
  ),
};
const diverged = {
  loss: [0.7, 0.6, Number.NaN, 0.5, Number.POSITIVE_INFINITY, Number.NaN],
  val_loss: [40, 3, 0.6, null, 0.7, Number.NaN],
};

const rates = Array.from({ length: 60 }, (_, step) => 10 ** (-7 + step / 8));
export const sweep = {
  learningRates: rates,
  losses: rates.map((rate, step) => 0.7 - 0.4 * rate ** 0.2 + 9 * rate * rate + 0.02 * Math.sin(step * 9)),
  smoothedLosses: rates.map((rate) => 0.7 - 0.4 * rate ** 0.2 + rate * rate),
  suggestion: { valley: rates[41] ?? null },
  diverged: true,
};

/** Every third image of a part in each fold. */
const foldsOf = (part: ClassPredictions) =>
  [0, 1, 2].map((fold) => ({
    ...part,
    predictions: part.predictions.filter((_, index) => index % 3 === fold),
  }));
const oneClass = { ...two, predictions: two.predictions.filter(({ label }) => label === 0) };
const metricsOfFolds = [0.81, 0.86, 0.79, 0.9, 0.84].map((auc, fold) => ({
  auc,
  balanced_accuracy: auc - 0.08,
  mcc: 0.3 * fold - 0.4,
  sensitivity: fold === 2 ? null : 0.9 - fold / 20,
  loss: 0.5,
}));
const threeLabels: LabelPredictions = {
  task: 'multilabel',
  classNames: ['nodule', 'a label with a long name, such as findings have', 'effusion'],
  predictions: four.predictions.map(({ label, probabilities }) => ({
    labels: label === 0 ? [] : label === 1 ? ['nodule', 'effusion'] : ['effusion'].slice(label - 2),
    probabilities: probabilities.slice(0, 3),
  })),
};

/** Every chart, with names of classes that no one would choose, drawn in a theme. */
export const samples: Readonly<Record<string, (theme?: ChartTheme) => ChartSpec>> = {
  ...patientSamples,
  ...modelSamples,
  'history, 50 epochs': (theme) =>
    historyCurves({ theme, history: run(50), title: 'Breast tissue, the tutorial’s network' }),
  'history, 9 epochs': (theme) => historyCurves({ theme, history: run(9) }),
  'history, one epoch': (theme) => historyCurves({ theme, history: run(1) }),
  'history, training only': (theme) => historyCurves({ theme, history: { loss: run(12).loss } }),
  'history, diverged': (theme) => historyCurves({ theme, history: diverged }),
  'history, logarithmic': (theme) => historyCurves({ theme, history: diverged, logarithmic: ['loss'] }),
  'history, three metrics': (theme) =>
    historyCurves({
      theme,
      history: { ...run(9), auc: run(9).accuracy, learning_rate: run(9).loss },
    }),
  'history, 1000 epochs, constant': (theme) =>
    historyCurves({ theme, history: { accuracy: new Array<number>(1000).fill(1) } }),
  'accuracy, 50 epochs': (theme) => accuracyCurves({ theme, history: run(50) }),
  'accuracy, training only': (theme) => accuracyCurves({ theme, history: { accuracy: run(9).accuracy } }),
  'accuracy, one epoch': (theme) => accuracyCurves({ theme, history: run(1) }),
  'accuracy, another metric': (theme) =>
    accuracyCurves({
      theme,
      history: {
        loss: run(12).loss,
        balanced_accuracy: run(12).accuracy,
        val_balanced_accuracy: run(12).val_accuracy,
      },
    }),
  'loss, 50 epochs': (theme) => lossCurves({ theme, history: run(50) }),
  'loss, diverged': (theme) => lossCurves({ theme, history: diverged }),
  'learning rate, a sweep': (theme) => learningRateCurve({ theme, sweep }),
  'learning rate, one step': (theme) =>
    learningRateCurve({
      theme,
      sweep: {
        learningRates: [0.01],
        losses: [0.7],
        smoothedLosses: [0.7],
        suggestion: { valley: null },
      },
    }),
  'roc, two classes': (theme) => rocCurve({ theme, curves: rocCurves(two), interval: [0.71, 0.89] }),
  'roc, four classes': (theme) => rocCurve({ theme, curves: rocCurves(four) }),
  'roc, three runs': (theme) =>
    runRocCurve({
      theme,
      runs: [
        { name: 'A', curves: rocCurves(two) },
        { name: 'a run with a name that goes on and on <&>', curves: rocCurves(foldsOf(two)[0] ?? two) },
        { name: '漢字', curves: rocCurves(foldsOf(two)[1] ?? two) },
      ],
    }),
  'roc, runs of four classes': (theme) =>
    runRocCurve({
      theme,
      runs: [
        { name: 'A', curves: rocCurves(four) },
        { name: 'B', curves: rocCurves(foldsOf(four)[0] ?? four) },
      ],
    }),
  'trials by learning rate': (theme) =>
    trialScatter({
      ...{ theme, setting: 'learning-rate', objective: 'val_loss', direction: 'down', log: true },
      trials: [0.0001, 0.0007, 0.002, 0.009, 0.05].map((setting, index) => ({
        ...{ trial: index + 1, setting, value: 0.7 - 0.1 * index + 0.03 * index * index },
      })),
    }),
  'trials by model': (theme) =>
    trialScatter({
      ...{ theme, setting: 'model', objective: 'val_auc', direction: 'up' },
      trials: ['tutorial', 'resnet', 'a model with a name that goes on and on', 'resnet'].map(
        (setting, index) => ({ trial: index + 1, setting, value: 0.7 + 0.04 * index }),
      ),
    }),
  'trials, one': (theme) =>
    trialScatter({
      ...{ theme, setting: 'batch-size', objective: 'val_loss', direction: 'down', discrete: true },
      trials: [{ trial: 1, setting: 32, value: 0.5 }],
    }),
  'roc, 20 classes': (theme) => rocCurve({ theme, curves: rocCurves(manyPredictions) }),
  'roc, 20 names that begin alike': (theme) => rocCurve({ theme, curves: rocCurves(alike) }),
  'precision-recall, 20 names that begin alike': (theme) =>
    precisionRecallCurve({ theme, curves: precisionRecallCurves(alike) }),
  'roc, hostile names': (theme) => rocCurve({ theme, curves: rocCurves(hostile) }),
  'precision-recall, two classes': (theme) =>
    precisionRecallCurve({ theme, curves: precisionRecallCurves(two) }),
  'precision-recall, four classes': (theme) =>
    precisionRecallCurve({ theme, curves: precisionRecallCurves(four) }),
  'precision-recall, hostile names': (theme) =>
    precisionRecallCurve({
      theme,
      curves: precisionRecallCurves(hostile, { threshold: 1 }),
    }),
  'roc, labels': (theme) => rocCurve({ theme, curves: rocCurves(threeLabels) }),
  'precision-recall, labels': (theme) =>
    precisionRecallCurve({ theme, curves: precisionRecallCurves(threeLabels) }),
  'roc, folds': (theme) => foldRocCurve({ theme, curves: foldRocCurves([...foldsOf(two), oneClass]) }),
  'roc, folds of four classes': (theme) => foldRocCurve({ theme, curves: foldRocCurves(foldsOf(four)) }),
  'roc, twelve folds': (theme) =>
    foldRocCurve({ theme, curves: foldRocCurves([0, 1, 2, 3].flatMap(() => foldsOf(two))) }),
  'metrics of folds': (theme) => foldMetrics({ theme, folds: metricsOfFolds }),
  'metrics of one fold': (theme) => foldMetrics({ theme, folds: [{ auc: 1, f1: 0.25 }] }),
  'threshold, youden': (theme) =>
    thresholdCurve({
      theme,
      curves: thresholdCurves(two, { threshold: 0.4123456, rule: { type: 'youden' } }),
    }),
  'threshold, sensitivity': (theme) =>
    thresholdCurve({
      theme,
      curves: thresholdCurves(two, { threshold: 0.2, rule: { type: 'sensitivity', atLeast: 0.9 } }),
    }),
  'threshold, cost, hostile names': (theme) =>
    thresholdCurve({
      theme,
      curves: thresholdCurves(hostile, {
        threshold: 0.99987,
        rule: { type: 'cost', falsePositive: 1, falseNegative: 5 },
      }),
    }),
  'threshold, none': (theme) =>
    thresholdCurve({
      theme,
      curves: thresholdCurves(two, { threshold: null, rule: { type: 'specificity', atLeast: 1 } }),
    }),
  'decision curve': (theme) => decisionCurve({ theme, benefit: netBenefit(two) }),
  'decision curve, hostile names': (theme) => decisionCurve({ theme, benefit: netBenefit(hostile) }),
  'confusion matrix, two classes': (theme) => confusionHeatmap({ theme, counts: two }),
  'confusion matrix, four classes': (theme) => confusionHeatmap({ theme, counts: four }),
  'confusion matrix, 20 classes': (theme) => confusionHeatmap({ theme, counts: many }),
  'confusion matrix, hostile names': (theme) => confusionHeatmap({ theme, counts: hostile }),
  'confusion matrix, no images': (theme) =>
    confusionHeatmap({
      theme,
      counts: {
        classNames: ['a', 'b'],
        confusionMatrix: [
          [0, 0],
          [0, 0],
        ],
      },
    }),
  'reliability, two classes': (theme) => reliabilityDiagram({ theme, curve: calibrationCurve(two) }),
  'reliability, four classes': (theme) =>
    reliabilityDiagram({ theme, curve: calibrationCurve(four, { bins: 5 }) }),
  'reliability, hostile names': (theme) => reliabilityDiagram({ theme, curve: calibrationCurve(hostile) }),
  'scores, two classes': (theme) => scoreHistogram({ theme, scores: scoreDistribution(two) }),
  'scores, four classes': (theme) => scoreHistogram({ theme, scores: scoreDistribution(four) }),
  'scores, hostile names': (theme) =>
    scoreHistogram({ theme, scores: scoreDistribution(hostile, { threshold: 0.7 }) }),
};
