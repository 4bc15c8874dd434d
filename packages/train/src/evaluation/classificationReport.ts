import { CnnError } from '@cnn/core';
import { checkItems, type ItemsOptions } from './items.js';
import { type MeasuredPart, measurePart } from './measuredPart.js';

export interface ClassificationReportOptions extends ItemsOptions {
  /** Of two classes, the second is predicted above this. Default 0.5. More classes: the most probable is predicted. */
  readonly threshold?: number;
  /** Bins of equal width of the calibration error. Default 10. */
  readonly bins?: number;
}

/** Plain JSON. */
export interface ClassificationReport {
  readonly classNames: readonly string[];
  /** null for more than two classes. */
  readonly threshold: number | null;
  readonly byItem: MeasuredPart;
}

/**
 * All results of a classifier on a part of the data, from the labels and the probabilities of all of its items.
 *
 * @throws CnnError `TRAINING` for labels, probabilities or options that do not fit
 */
export function classificationReport(options: ClassificationReportOptions): ClassificationReport {
  const { threshold = 0.5, bins = 10 } = options;
  const items = checkItems(options);
  if (!Number.isInteger(bins) || bins < 1) {
    throw new CnnError('TRAINING', `bins: expected an integer above 0, received ${bins}.`);
  }
  if (Number.isNaN(threshold)) {
    throw new CnnError('TRAINING', 'threshold: expected a number, received NaN.');
  }
  return {
    classNames: items.classNames,
    threshold: items.classNames.length === 2 ? threshold : null,
    byItem: measurePart({ items, threshold, bins }),
  };
}
