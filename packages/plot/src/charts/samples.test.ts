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
import { describe, expect, it } from 'vitest';
import type { ChartSpec } from '../chart.js';
import { toSvg } from '../svg/toSvg.js';
import { textWidth } from '../text/textWidth.js';
import { accuracyCurves } from './accuracyCurves.js';
import { confusionHeatmap } from './confusionHeatmap.js';
import { decisionCurve } from './decisionCurve.js';
import { foldMetrics } from './foldMetrics.js';
import { foldRocCurve } from './foldRocCurve.js';
import { historyCurves } from './historyCurves.js';
import { learningRateCurve } from './learningRateCurve.js';
import { lossCurves } from './lossCurves.js';
import { precisionRecallCurve } from './precisionRecallCurve.js';
import { reliabilityDiagram } from './reliabilityDiagram.js';
import { rocCurve } from './rocCurve.js';
import { scoreHistogram } from './scoreHistogram.js';
import { thresholdCurve } from './thresholdCurve.js';

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
const diverged = {
  loss: [0.7, 0.6, Number.NaN, 0.5, Number.POSITIVE_INFINITY, Number.NaN],
  val_loss: [40, 3, 0.6, null, 0.7, Number.NaN],
};

const rates = Array.from({ length: 60 }, (_, step) => 10 ** (-7 + step / 8));
const sweep = {
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

const samples: Readonly<Record<string, ChartSpec>> = {
  'history, 50 epochs': historyCurves({ history: run(50), title: 'Breast tissue, the tutorial’s network' }),
  'history, 9 epochs': historyCurves({ history: run(9) }),
  'history, one epoch': historyCurves({ history: run(1) }),
  'history, training only': historyCurves({ history: { loss: run(12).loss } }),
  'history, diverged': historyCurves({ history: diverged }),
  'history, logarithmic': historyCurves({ history: diverged, logarithmic: ['loss'] }),
  'history, three metrics': historyCurves({
    history: { ...run(9), auc: run(9).accuracy, learning_rate: run(9).loss },
  }),
  'history, 1000 epochs, constant': historyCurves({ history: { accuracy: new Array<number>(1000).fill(1) } }),
  'accuracy, 50 epochs': accuracyCurves({ history: run(50) }),
  'accuracy, training only': accuracyCurves({ history: { accuracy: run(9).accuracy } }),
  'accuracy, one epoch': accuracyCurves({ history: run(1) }),
  'accuracy, another metric': accuracyCurves({
    history: {
      loss: run(12).loss,
      balanced_accuracy: run(12).accuracy,
      val_balanced_accuracy: run(12).val_accuracy,
    },
  }),
  'loss, 50 epochs': lossCurves({ history: run(50) }),
  'loss, diverged': lossCurves({ history: diverged }),
  'learning rate, a sweep': learningRateCurve({ sweep }),
  'learning rate, one step': learningRateCurve({
    sweep: {
      learningRates: [0.01],
      losses: [0.7],
      smoothedLosses: [0.7],
      suggestion: { valley: null },
    },
  }),
  'roc, two classes': rocCurve({ curves: rocCurves(two), interval: [0.71, 0.89] }),
  'roc, four classes': rocCurve({ curves: rocCurves(four) }),
  'roc, 20 classes': rocCurve({ curves: rocCurves(manyPredictions) }),
  'roc, hostile names': rocCurve({ curves: rocCurves(hostile) }),
  'precision-recall, two classes': precisionRecallCurve({ curves: precisionRecallCurves(two) }),
  'precision-recall, four classes': precisionRecallCurve({ curves: precisionRecallCurves(four) }),
  'precision-recall, hostile names': precisionRecallCurve({
    curves: precisionRecallCurves(hostile, { threshold: 1 }),
  }),
  'roc, labels': rocCurve({ curves: rocCurves(threeLabels) }),
  'precision-recall, labels': precisionRecallCurve({ curves: precisionRecallCurves(threeLabels) }),
  'roc, folds': foldRocCurve({ curves: foldRocCurves([...foldsOf(two), oneClass]) }),
  'roc, folds of four classes': foldRocCurve({ curves: foldRocCurves(foldsOf(four)) }),
  'roc, twelve folds': foldRocCurve({ curves: foldRocCurves([0, 1, 2, 3].flatMap(() => foldsOf(two))) }),
  'metrics of folds': foldMetrics({ folds: metricsOfFolds }),
  'metrics of one fold': foldMetrics({ folds: [{ auc: 1, f1: 0.25 }] }),
  'threshold, youden': thresholdCurve({
    curves: thresholdCurves(two, { threshold: 0.4123456, rule: { type: 'youden' } }),
  }),
  'threshold, sensitivity': thresholdCurve({
    curves: thresholdCurves(two, { threshold: 0.2, rule: { type: 'sensitivity', atLeast: 0.9 } }),
  }),
  'threshold, cost, hostile names': thresholdCurve({
    curves: thresholdCurves(hostile, {
      threshold: 0.99987,
      rule: { type: 'cost', falsePositive: 1, falseNegative: 5 },
    }),
  }),
  'threshold, none': thresholdCurve({
    curves: thresholdCurves(two, { threshold: null, rule: { type: 'specificity', atLeast: 1 } }),
  }),
  'decision curve': decisionCurve({ benefit: netBenefit(two) }),
  'decision curve, hostile names': decisionCurve({ benefit: netBenefit(hostile) }),
  'confusion matrix, two classes': confusionHeatmap({ counts: two }),
  'confusion matrix, four classes': confusionHeatmap({ counts: four }),
  'confusion matrix, 20 classes': confusionHeatmap({ counts: many }),
  'confusion matrix, hostile names': confusionHeatmap({ counts: hostile }),
  'confusion matrix, no images': confusionHeatmap({
    counts: {
      classNames: ['a', 'b'],
      confusionMatrix: [
        [0, 0],
        [0, 0],
      ],
    },
  }),
  'reliability, two classes': reliabilityDiagram({ curve: calibrationCurve(two) }),
  'reliability, four classes': reliabilityDiagram({ curve: calibrationCurve(four, { bins: 5 }) }),
  'reliability, hostile names': reliabilityDiagram({ curve: calibrationCurve(hostile) }),
  'scores, two classes': scoreHistogram({ scores: scoreDistribution(two) }),
  'scores, four classes': scoreHistogram({ scores: scoreDistribution(four) }),
  'scores, hostile names': scoreHistogram({ scores: scoreDistribution(hostile, { threshold: 0.7 }) }),
};

describe.each(Object.entries(samples))('%s', (name, spec) => {
  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(spec))).toStrictEqual(spec);
  });

  it('is drawn as before', async () => {
    await expect(`${await toSvg(spec)}\n`).toMatchFileSnapshot(
      `goldens/${name.replaceAll(/[ ,]+/g, '-')}.svg`,
    );
  });

  it('has no text over another or outside the picture', async () => {
    const svg = await toSvg(spec);
    const boxes = textBoxes(svg);
    const [, width, height] = /viewBox="0 0 (\S+) (\S+)"/.exec(svg) ?? [];
    expect(boxes.length).toBeGreaterThan(3);
    for (const [index, box] of boxes.entries()) {
      for (const { x, y } of box.corners) {
        expect(x >= 0 && x <= Number(width) && y >= 0 && y <= Number(height), box.text).toBe(true);
      }
      const covered = boxes.slice(index + 1).filter((other) => overlap(box, other));
      expect(covered.map(({ text }) => `${box.text} | ${text}`)).toEqual([]);
    }
  });
});

it('finds texts that overlap', () => {
  const at = (x: number, angle: number) =>
    `<text text-anchor="start" transform="translate(${x},20) rotate(${angle})" font-size="11px">wwwww</text>`;
  const boxes = (...texts: string[]) =>
    textBoxes(`<svg><g transform="translate(5,5)">${texts.join('')}</g></svg>`);
  const [a, b, c] = boxes(at(0, 0), at(30, 0), at(60, -90));
  if (a === undefined || b === undefined || c === undefined) throw new Error('no texts');
  expect([overlap(a, b), overlap(a, c), overlap(b, c)]).toEqual([true, false, true]);
});

interface Position {
  readonly x: number;
  readonly y: number;
}

interface TextBox {
  readonly text: string;
  readonly corners: readonly Position[];
}

/** Where the texts of an SVG of Vega stand: four corners each, from the nested transforms. */
function textBoxes(svg: string): readonly TextBox[] {
  const boxes: TextBox[] = [];
  const open: { readonly origin: Position; readonly angle: number; readonly tag: string }[] = [];
  let line = 0;
  for (const [, end, name, attributes = '', closed, content] of svg.matchAll(
    /<(\/?)(\w+)((?:\s[^<>]*?)?)(\/?)>([^<]*)/g,
  )) {
    if (end) {
      open.pop();
      continue;
    }
    const outer = open.at(-1) ?? { origin: { x: 0, y: 0 }, angle: 0, tag: '' };
    const [, dx = 0, dy = 0] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(attributes) ?? [];
    const [, turn = 0] = /rotate\(([-\d.]+)\)/.exec(attributes) ?? [];
    const here = {
      origin: turned({ x: Number(dx), y: Number(dy) }, outer.angle, outer.origin),
      angle: outer.angle + (Number(turn) * Math.PI) / 180,
      tag: name === 'text' ? attributes : outer.tag,
    };
    if (!closed) open.push(here);
    if (name === 'text') line = 0;
    if (name === 'tspan') line += Number(/dy="([\d.]+)"/.exec(attributes)?.[1] ?? 0);
    if ((name !== 'text' && name !== 'tspan') || !content) continue;
    const size = Number(/font-size="([\d.]+)px"/.exec(here.tag)?.[1]);
    const text = content.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
    const width = textWidth(text, { size, bold: here.tag.includes('font-weight="bold"') });
    const left = here.tag.includes('"middle"') ? -width / 2 : here.tag.includes('"end"') ? -width : 0;
    const corner = (x: number, y: number) => turned({ x, y: y + line }, here.angle, here.origin);
    const [top, bottom] = [-0.72 * size, 0.2 * size];
    boxes.push({
      text,
      corners: [
        corner(left, top),
        corner(left + width, top),
        corner(left + width, bottom),
        corner(left, bottom),
      ],
    });
  }
  return boxes;
}

function turned({ x, y }: Position, angle: number, origin: Position): Position {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: origin.x + x * cos - y * sin, y: origin.y + x * sin + y * cos };
}

/** Two rectangles overlap unless a side of one separates them. */
function overlap(a: TextBox, b: TextBox): boolean {
  const separated = [a, b].some(({ corners }) =>
    corners.slice(0, 2).some((corner, index) => {
      const next = corners[index + 1] ?? corner;
      const along = (point: Position) => point.x * (next.x - corner.x) + point.y * (next.y - corner.y);
      const [first, second] = [a.corners.map(along), b.corners.map(along)];
      return Math.max(...first) <= Math.min(...second) || Math.max(...second) <= Math.min(...first);
    }),
  );
  return !separated;
}

it('learningRateCurve says when the lists do not fit', () => {
  expect(() => learningRateCurve({ sweep: { ...sweep, losses: [1] } })).toThrow(
    'received 60 rates, 1 losses and 60 smoothed ones',
  );
});
