import { classificationReport, type Pooling } from '@cnn/evaluation';
import type { Evaluation, Prediction } from '@cnn/plot';
import { describeClinical, naming } from './clinical.js';
import { spreadOf } from './folds.js';
import { alignedRows } from './metricTable.js';

export interface FoldSummaryOptions {
  /** Of the folds, in their order. */
  readonly evaluations: readonly Evaluation[];
  readonly seed: number;
  /** Whether every image has a patient. */
  readonly groups: boolean;
}

/** A prediction of the fold that had not seen the image, with that fold's threshold. */
interface FoldPrediction extends Prediction {
  readonly fold: number;
  readonly threshold?: number;
}

/** What `cross-validation.json` holds: results of the folds, their spread, and results on all images together. */
export function foldSummary({ evaluations, seed, groups }: FoldSummaryOptions) {
  const names = ['loss', 'accuracy', 'auc'] as const;
  const spread = Object.fromEntries(
    names.map((name) => [name, spreadOf(evaluations.map((one) => one[name]))]),
  );
  const classNames = evaluations[0]?.classNames ?? [];
  const binary = classNames.length === 2;
  const predictions = evaluations.flatMap((one, index) =>
    one.predictions.map(
      (prediction): FoldPrediction => ({
        fold: index + 1,
        ...prediction,
        ...(binary ? { threshold: one.threshold?.threshold ?? 0.5 } : {}),
      }),
    ),
  );
  const pooling = evaluations[0]?.report?.byGroup?.pooling as Pooling | undefined;
  const report = classificationReport({
    labels: predictions.map(({ label }) => label),
    probabilities: predictions.flatMap(({ probabilities }) =>
      probabilities.map((value) => value ?? Number.NaN),
    ),
    classNames,
    names: predictions.map(({ file = '' }) => file),
    ...(groups ? { groups: predictions.map(({ group = '' }) => group) } : {}),
    groupLabel: binary ? 'max' : 'same',
    ...(pooling === undefined ? {} : { pooling }),
    ...(binary ? { threshold: predictions.map(({ threshold = 0.5 }) => threshold) } : {}),
    ...(binary && groups ? { groupThreshold: groupThresholds(evaluations, predictions) } : {}),
    bootstrap: { seed },
    ...naming,
  });
  const shown = (['auc', 'accuracy', 'loss'] as const).map((name) => {
    const { mean = null, deviation = null, folds = 0 } = spread[name] ?? {};
    const some = folds < evaluations.length ? `(${folds} of ${evaluations.length} folds)` : '';
    return [name, `${mean?.toFixed(4) ?? '–'} ± ${deviation?.toFixed(4) ?? '–'}`, some];
  });
  return {
    record: {
      folds: evaluations.map(({ loss, accuracy, auc, threshold, groupThreshold }) => ({
        ...{ loss, accuracy, auc },
        ...(threshold ? { threshold } : {}),
        ...(groupThreshold ? { groupThreshold } : {}),
      })),
      spread,
      report,
      predictions,
    },
    lines: [
      `Mean ± standard deviation over ${evaluations.length} folds${binary ? ', each at its own threshold' : ''}:`,
      ...alignedRows(shown),
      '',
      `All images together, each predicted by the fold that had not seen it${binary ? ', at the threshold of that fold' : ''}.`,
      poolingNote,
      ...describeClinical(report, { pooled: true }),
    ],
  };
}

/** Why the area under the curve of all images is not that of the folds. */
export const poolingNote =
  'A pooled AUC ranks probabilities of different models, which are not on one scale: compare the mean of the folds.';

/** Of each patient, in the order of their first images: that of the fold. */
function groupThresholds(
  evaluations: readonly Evaluation[],
  predictions: readonly FoldPrediction[],
): number[] {
  const own = new Map<string | undefined, number>();
  for (const { group, fold, threshold = 0.5 } of predictions) {
    if (!own.has(group)) own.set(group, evaluations[fold - 1]?.groupThreshold?.threshold ?? threshold);
  }
  return [...own.values()];
}
