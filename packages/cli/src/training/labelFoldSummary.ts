import { describeCaution } from './clinical.js';
import { poolingNote } from './foldSummary.js';
import { spreadOf } from './folds.js';
import { labelCrossentropy } from './labelCrossentropy.js';
import { describeLabels, labelCautions, labelResults, macroMetrics, macroOf } from './labelResults.js';
import { alignedRows, cell } from './metricTable.js';
import type { MultiLabelRecord } from './multiLabelReport.js';
import { poolingRecord } from './pooling.js';

export interface LabelFoldSummaryOptions {
  /** Of the folds, in their order. */
  readonly evaluations: readonly MultiLabelRecord[];
  readonly seed: number;
  /** Whether every image has a patient. */
  readonly groups: boolean;
}

/**
 * What `cross-validation.json` holds for a set with several labels an image: the results of the folds and their spread, of
 * each label and of the means over labels, and the results on all images together.
 */
export function labelFoldSummary(options: LabelFoldSummaryOptions) {
  const { evaluations } = options;
  const folds = evaluations.map(({ loss, macro, labels }) => ({
    ...{ loss, macro },
    labels: labels.map(({ label, positives, threshold, byItem: { metrics } }) => ({
      ...{ label, positives, threshold, metrics },
    })),
  }));
  const spread = {
    loss: spreadOf(evaluations.map(({ loss }) => loss)),
    ...spreads((name) => evaluations.map(({ macro }) => macro[name])),
  };
  const classNames = evaluations[0]?.classNames ?? [];
  const labelSpread = classNames.map((label, at) => ({
    label,
    ...spreads((name) => evaluations.map(({ labels }) => labels[at]?.byItem.metrics[name])),
  }));
  const { report, predictions } = together(options, classNames);
  const shown = ({ mean, deviation }: ReturnType<typeof spreadOf>): string =>
    mean === null ? '–' : `${cell(mean)} ± ${cell(deviation)}`;
  return {
    record: { multiLabel: true, folds, spread, labelSpread, report, predictions } as const,
    lines: [
      'Mean ± standard deviation over the folds:',
      ...alignedRows([
        ['label', ...macroMetrics],
        ...labelSpread.map((one) => [one.label, ...macroMetrics.map((name) => shown(one[name]))]),
        ['mean', ...macroMetrics.map((name) => shown(spread[name]))],
      ]),
      `loss: mean ${spread.loss.mean?.toFixed(4) ?? '–'}, standard deviation ${spread.loss.deviation?.toFixed(4) ?? '–'} over the folds`,
      'All images together, each predicted by the fold that had not seen it, at the thresholds of that fold.',
      poolingNote,
      ...describeLabels(report),
      ...report.cautions.map(describeCaution),
    ],
  };
}

type MacroMetric = (typeof macroMetrics)[number];

function spreads(valuesOf: (name: MacroMetric) => readonly (number | null | undefined)[]) {
  const entries = macroMetrics.map((name) => [name, spreadOf(valuesOf(name))] as const);
  return Object.fromEntries(entries) as Record<MacroMetric, ReturnType<typeof spreadOf>>;
}

/** All images, each as the fold said that had not seen it, with that fold's thresholds. */
function together({ evaluations, seed, groups }: LabelFoldSummaryOptions, classNames: readonly string[]) {
  const predictions = evaluations.flatMap(({ labels, predictions: own }, index) => {
    const thresholds = labels.map(({ threshold }) => threshold);
    return own.map((prediction) => ({ fold: index + 1, ...prediction, thresholds }));
  });
  const truth = classNames.map((label) => predictions.map(({ labels }) => Number(labels.includes(label))));
  const said = classNames.map((_, at) =>
    predictions.map(({ probabilities }) => probabilities[at] ?? Number.NaN),
  );
  const labels = classNames.map((label, at) => ({
    ...labelResults({
      label,
      labels: truth[at] ?? [],
      probabilities: said[at] ?? [],
      groups: groups ? predictions.map(({ group = '' }) => group) : undefined,
      pooling: evaluations[0]?.pooling,
      threshold: predictions.map(({ thresholds }) => thresholds[at] ?? 0.5),
      seed,
    }),
    threshold: null,
  }));
  const loss = labelCrossentropy({ labels: truth.flat(), probabilities: said.flat() });
  const { pooling } = evaluations[0] ?? {};
  const cautions = labelCautions(labels, { groups: groups ? [] : undefined, intervals: true });
  const report = { classNames, loss, macro: macroOf(labels), labels, cautions, ...poolingRecord(pooling) };
  return { report, predictions };
}
