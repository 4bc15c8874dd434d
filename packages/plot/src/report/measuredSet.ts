import type { ReportOptions } from './options.js';

/** What the measured images are called. */
export interface SetWords {
  /** "the test set". */
  readonly set: string;
  /** "test", before "images" or "patients". */
  readonly one: string;
}

/** Only images that the model had not seen are a test set. */
export function wordsOf({ seen }: Pick<ReportOptions, 'seen'>): SetWords {
  return isTestSet({ seen })
    ? { set: 'the test set', one: 'test' }
    : { set: 'the measured images', one: 'measured' };
}

/** Whether none of the measured images was used for training or for choosing anything. */
export function isTestSet({ seen }: Pick<ReportOptions, 'seen'>): boolean {
  return seen === undefined || (seen !== null && seen.train + seen.validation === 0);
}
