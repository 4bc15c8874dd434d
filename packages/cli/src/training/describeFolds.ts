import { type CrossValidation, type MeanAndDeviation, metricsIn } from '@cnn/evaluation';
import { describeCaution, describeClinical } from './clinical.js';
import { describeLabels } from './labelResults.js';
import { alignedRows, cell } from './metricTable.js';

type ClassFolds = Exclude<CrossValidation, { readonly task: 'multilabel' }>;
type LabelFolds = Extract<CrossValidation, { readonly task: 'multilabel' }>;

/** Why the area under the curve of all images is not that of the folds. */
const poolingNote =
  'A pooled AUC ranks probabilities of different models, which are not on one scale: compare the mean of the folds.';

/** A cross-validation for people: the results of the folds, and those of all images together. */
export function describeFolds(record: CrossValidation): string[] {
  return record.task === 'multilabel' ? ofLabels(record) : ofClasses(record);
}

function ofClasses({ task, folds, spread, report }: ClassFolds): string[] {
  const binary = task === 'binary';
  const shown = (['auc', 'accuracy', 'loss'] as const).map((name) => {
    const { mean, deviation, folds: count } = spread[name];
    const some = count < folds.length ? `(${count} of ${folds.length} folds)` : '';
    return [name, `${mean?.toFixed(4) ?? '–'} ± ${deviation?.toFixed(4) ?? '–'}`, some];
  });
  return [
    `Mean ± standard deviation over ${folds.length} folds${binary ? ', each at its own threshold' : ''}:`,
    ...alignedRows(shown),
    '',
    `All images together, each predicted by the model not trained on it${binary ? ', at the threshold of that fold' : ''}.`,
    poolingNote,
    ...describeClinical(report, { pooled: true }),
  ];
}

function ofLabels({ spread, labelSpread, report }: LabelFolds): string[] {
  const shown = metricsIn('labels');
  const text = ({ mean, deviation }: MeanAndDeviation): string =>
    mean === null ? '–' : `${cell(mean)} ± ${cell(deviation)}`;
  return [
    'Mean ± standard deviation over the folds:',
    ...alignedRows([
      ['label', ...shown],
      ...labelSpread.map((one) => [one.label, ...shown.map((name) => text(one[name]))]),
      ['mean', ...shown.map((name) => text(spread[name]))],
    ]),
    `loss: mean ${spread.loss.mean?.toFixed(4) ?? '–'}, standard deviation ${spread.loss.deviation?.toFixed(4) ?? '–'} over the folds`,
    'All images together, each predicted by the model not trained on it, at the thresholds of that fold.',
    poolingNote,
    ...describeLabels(report),
    ...report.cautions.map(describeCaution),
  ];
}
