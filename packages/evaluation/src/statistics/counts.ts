import { defined, type Measure, type Measures, meanOfDefined, notDefined, share } from './measure.js';

/** Counts of one class against the rest. */
export interface Counts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Rows are true classes, columns predicted ones. */
export type CountMatrix = readonly (readonly number[])[];

export type CountMetric = 'sensitivity' | 'specificity' | 'precision' | 'npv' | 'f1' | 'f2';

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const rowSums = (matrix: CountMatrix): number[] => matrix.map(sum);
const columnSums = (matrix: CountMatrix): number[] =>
  matrix.map((_, column) => sum(matrix.map((row) => row[column] ?? 0)));

/** Each class against the rest. */
export function countsOf(matrix: CountMatrix): Counts[] {
  const rows = rowSums(matrix);
  const columns = columnSums(matrix);
  const total = sum(rows);
  return matrix.map((row, index) => {
    const truePositives = row[index] as number;
    const falseNegatives = (rows[index] as number) - truePositives;
    const falsePositives = (columns[index] as number) - truePositives;
    return {
      truePositives,
      falsePositives,
      falseNegatives,
      trueNegatives: total - truePositives - falseNegatives - falsePositives,
    };
  });
}

/** The counts of all classes together, for micro averages. */
export function pooledCounts(counts: readonly Counts[]): Counts {
  return {
    truePositives: sum(counts.map((each) => each.truePositives)),
    falsePositives: sum(counts.map((each) => each.falsePositives)),
    falseNegatives: sum(counts.map((each) => each.falseNegatives)),
    trueNegatives: sum(counts.map((each) => each.trueNegatives)),
  };
}

/** @param name what the positive class is called, for notes */
export function countMeasures(counts: Counts, name: string): Required<Measures<CountMetric>> {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = counts;
  return {
    sensitivity: share(tp, tp + fn, `no item is ${name}`),
    specificity: share(tn, tn + fp, `every item is ${name}`),
    precision: share(tp, tp + fp, `no item is predicted as ${name}`),
    npv: share(tn, tn + fn, `every item is predicted as ${name}`),
    f1: share(2 * tp, 2 * tp + fp + fn, `no item is ${name} or predicted as ${name}`),
    f2: share(5 * tp, 5 * tp + fp + 4 * fn, `no item is ${name} or predicted as ${name}`),
  };
}

export type AgreementMetric = 'accuracy' | 'balanced_accuracy' | 'mcc' | 'kappa';

export interface AgreementOptions {
  readonly matrix: CountMatrix;
  readonly classNames: readonly string[];
  /** Of each class. */
  readonly sensitivities: readonly Measure[];
}

/**
 * Agreement of prediction and truth over all classes: the share that is right; the mean of the classes' sensitivities;
 * the correlation of Matthews (1975), by Gorodkin (2004) for more than two classes; Cohen's kappa (1960).
 */
export function agreementMeasures(options: AgreementOptions): Required<Measures<AgreementMetric>> {
  const { matrix, classNames, sensitivities } = options;
  const truths = rowSums(matrix);
  const predictions = columnSums(matrix);
  const total = sum(truths);
  const right = sum(matrix.map((row, index) => row[index] as number));
  // Counts are whole numbers, so these three are exact.
  const both = sum(truths.map((truth, index) => truth * (predictions[index] as number)));
  const truthSpread = total * total - sum(truths.map((count) => count * count));
  const predictionSpread = total * total - sum(predictions.map((count) => count * count));
  const onlyTruth = `every item is ${onlyOne(truths, classNames)}`;
  const onlyPrediction = `every item is predicted as ${onlyOne(predictions, classNames)}`;
  const oneClass = truthSpread === 0 ? notDefined(onlyTruth) : undefined;
  return {
    accuracy: defined(right / total),
    balanced_accuracy: oneClass ?? meanOfDefined({ measures: sensitivities, names: classNames }),
    mcc:
      oneClass ??
      (predictionSpread === 0
        ? notDefined(onlyPrediction)
        : defined((right * total - both) / Math.sqrt(truthSpread * predictionSpread))),
    kappa:
      total * total === both
        ? notDefined(`${onlyTruth}, and predicted so`)
        : defined((right * total - both) / (total * total - both)),
  };
}

function onlyOne(counts: readonly number[], classNames: readonly string[]): string {
  return classNames[counts.findIndex((count) => count > 0)] ?? '';
}
