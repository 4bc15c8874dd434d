import { type MeanAndDeviation, meanAndDeviation } from '@cnn/evaluation';
import { countOf, formatMean, formatPercent } from '../text/formatNumber.js';
import type { Figure } from './keyFigures.js';
import type { ReportOptions } from './options.js';
import { runFigures } from './runFigures.js';

export interface FoldFiguresOptions {
  /** The results of each fold, by name. */
  readonly folds: readonly Readonly<Record<string, number | null>>[];
  /** Which of them are shown, and what they are called. */
  readonly names: readonly string[];
  labelOf(name: string): string;
  /** All images, each as predicted by the fold that did not train on it. */
  readonly pooled: ReportOptions;
}

/** Of a cross-validation: mean and standard deviation over the folds first, then of all images what has a meaning there. */
export function foldFigures({ folds, names, labelOf, pooled }: FoldFiguresOptions): readonly Figure[] {
  const note = `mean ± standard deviation over ${countOf(folds.length, 'fold')}`;
  const means = names.flatMap((name): Figure[] => {
    const over = meanAndDeviation(folds.map((fold) => fold[name]));
    return over.mean === null ? [] : [{ name: labelOf(name), value: meanText(name, over), note }];
  });
  const rest = runFigures(pooled).flatMap((figure): Figure[] => {
    if (figure.name === 'AUC' || figure.name === 'AUC by image') return [{ ...figure, name: 'Pooled AUC' }];
    return figure.name === 'Test images' ? [{ ...figure, name: 'Images' }] : [];
  });
  return [...means, ...rest];
}

/** Accuracies are percentages, as on the page of a run. */
function meanText(name: string, over: MeanAndDeviation): string {
  const { mean, deviation } = over;
  if (!/accuracy$/.test(name) || mean === null) return formatMean(over);
  return `${formatPercent(mean)}${deviation === null ? '' : ` ± ${formatPercent(deviation)}`}`;
}
