import { CnnError } from '@cnn/core';
import { labelClasses, rocArea } from '@cnn/evaluation';
import { copyOf, joinBatches, type Metric, type MetricBatch, type MetricTarget } from './metric.js';

/**
 * Area under the ROC curve, exact: the share of pairs of a positive and a negative item in which the positive one has
 * the larger output, ties counting half (the Mann-Whitney statistic from midranks).
 *
 * For one output the positive class is 1; for two softmax outputs it is the second class; for more, the mean of each
 * class against the rest (scikit-learn's `multi_class="ovr"`, `average="macro"`). For several independent outputs, each
 * with its own label of 0 or 1, the mean over outputs (scikit-learn's `average="macro"` for multi-label rows).
 *
 * It needs items of every class: fit and evaluate check that before they start.
 *
 * ```ts
 * await compile({ model, engine, loss, metrics: ['auc'] });
 * ```
 */
export function auc(): Metric {
  return {
    name: 'auc',
    direction: 'up',
    check({ labelMode, outputShape, classNames }, { name, labels, labelSets }) {
      if (isMultiLabel({ labelMode, outputShape })) {
        checkLabelSets({ name, labelSets, classNames });
        return;
      }
      const classes = Math.max(2, outputShape.at(-1) ?? 1);
      const present = new Set(labels);
      for (let index = 0; index < classes; index++) {
        if (!present.has(index)) {
          throw new CnnError(
            'TRAINING',
            `metric auc needs items of every class, the ${name} holds none of class ${classNames?.[index] ?? index}. Use a stratified split, or leave out 'auc'.`,
          );
        }
      }
    },
    begin(target) {
      const several = isMultiLabel(target);
      const batches: MetricBatch[] = [];
      return {
        add: ({ labels, predictions }) => {
          batches.push({ labels: copyOf(labels), predictions: copyOf(predictions) });
        },
        result: () => (several ? meanArea(joinBatches(batches)) : areaOf(joinBatches(batches))),
      };
    },
  };
}

function isMultiLabel({ labelMode, outputShape }: MetricTarget): boolean {
  return labelMode === 'binary' && (outputShape.at(-1) ?? 1) > 1;
}

interface LabelSets {
  readonly name: string;
  readonly labelSets: readonly (readonly number[])[] | undefined;
  readonly classNames: readonly string[] | undefined;
}

/** A source that doesn't say its labels before is checked at the end. */
function checkLabelSets({ name, labelSets, classNames }: LabelSets): void {
  for (const [index, label] of (labelSets ? (classNames ?? []) : []).entries()) {
    const holding = labelSets?.filter((own) => own.includes(index)).length ?? 0;
    if (holding > 0 && holding < (labelSets?.length ?? 0)) continue;
    throw new CnnError(
      'TRAINING',
      `metric auc needs items with and without every label, ${holding === 0 ? 'none' : 'each'} of the ${name} has ${label}. Use a stratified split, or leave out 'auc'.`,
    );
  }
}

/** The mean of each output's area, by its own labels. */
function meanArea({ labels, predictions }: MetricBatch): number {
  const width = predictions.shape.at(-1) ?? 1;
  const rows = Array.from({ length: predictions.data.length / width }, (_, row) => row);
  let sum = 0;
  for (let column = 0; column < width; column++) {
    sum += rocArea({
      scores: rows.map((row) => predictions.data[row * width + column] as number),
      positive: rows.map((row) => (labels.data[row * width + column] as number) > 0.5),
    });
  }
  return sum / width;
}

function areaOf({ labels, predictions }: MetricBatch): number {
  const classes = labelClasses(labels);
  const width = predictions.shape.at(-1) ?? 1;
  const scores = (column: number): Float64Array =>
    Float64Array.from(classes, (_, row) => predictions.data[row * width + column] as number);
  const positives = (index: number): boolean[] => Array.from(classes, (label) => label === index);
  if (width <= 2) return rocArea({ scores: scores(width - 1), positive: positives(1) });
  let sum = 0;
  for (let index = 0; index < width; index++) {
    sum += rocArea({ scores: scores(index), positive: positives(index) });
  }
  return sum / width;
}
