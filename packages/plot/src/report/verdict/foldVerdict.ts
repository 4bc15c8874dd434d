import { meanAndDeviation } from '@cnn/evaluation';
import { countOf, formatMean, formatNumber } from '../../text/formatNumber.js';
import { capitalized } from '../capitalized.js';
import { intervalOf } from '../measured.js';
import type { ReportOptions } from '../options.js';
import { askedText } from './askedText.js';
import { dataText } from './dataText.js';
import { type Facts, factsOf, type Measured } from './facts.js';
import type { TrustCheck } from './trustCheck.js';
import { sortedChecks, trustChecks } from './trustChecks.js';
import { trustText } from './trustText.js';
import type { Verdict } from './verdict.js';

export interface FoldVerdictOptions {
  /** All images, each as predicted by the fold that did not train on it. */
  readonly pooled: ReportOptions;
  /** The AUC of each fold on its test set; of a multi-label set the mean over the labels. */
  readonly areas: readonly (number | null | undefined)[];
}

/** A standard deviation of the folds' AUC above this deserves a look. */
const wideSpread = 0.05;

/** The first screen of a cross-validation: mean and standard deviation of the folds first, then all images together. */
export function foldVerdict({ pooled, areas }: FoldVerdictOptions): Verdict {
  const facts = factsOf(pooled);
  const checks = sortedChecks(
    [...trustChecks(pooled, facts), spreadCheck(areas)].flatMap((one) => one ?? []),
  );
  return {
    asked: `${askedText(pooled.evaluation, facts)}${facts?.task === 'binary' ? ' Each fold has a threshold of its own.' : ''}`,
    data: `${dataText(pooled, facts).replace(' in the test set', '')} Each image was predicted once, by the model of the fold that did not train on it.`,
    result: resultOf(areas, facts),
    trust: trustText(checks, facts !== undefined),
    checks,
  };
}

function resultOf(areas: FoldVerdictOptions['areas'], facts: Facts | undefined): string {
  const over = meanAndDeviation(areas);
  const labels = facts?.task === 'multilabel' ? ', mean over the labels,' : '';
  const mean =
    over.mean === null
      ? 'The AUC is defined in no fold.'
      : `Over ${countOf(over.folds, 'fold')}, the AUC by image${labels} is ${formatMean(over)} (mean ± standard deviation).`;
  if (facts === undefined) return mean;
  const { byItem, byGroup } = facts;
  const all = [byGroup, byItem].flatMap((part) => (part ? pooledText(part) : []));
  const unknown =
    facts.groups === undefined
      ? ` ${capitalized(facts.groupName)}s are unknown, so results are by image.`
      : '';
  return `${mean} ${all.length === 0 ? '' : `All images together: ${all.join(', ')}. These rank probabilities of different models, which are not on one scale, and may differ from the mean of the folds.`}${unknown}`;
}

function pooledText({ unit, metrics: { auc }, intervals }: Measured): string[] {
  if (typeof auc !== 'number') return [];
  const bounds = intervals.auc ? ` (95% interval ${intervalOf(intervals.auc)})` : '';
  return [`AUC by ${unit} ${formatNumber(auc)}${bounds}`];
}

/** How much folds differ: each was trained and tested on other patients. */
function spreadCheck(areas: FoldVerdictOptions['areas']): TrustCheck | undefined {
  const numbers = areas.filter((area) => typeof area === 'number');
  const { mean, deviation } = meanAndDeviation(numbers);
  if (mean === null || deviation === null) return undefined;
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)].map(formatNumber);
  const text = `The AUC of the folds goes from ${low} to ${high}, with a standard deviation of ${formatNumber(deviation)}`;
  return deviation <= wideSpread
    ? { name: 'folds', grade: 'good', reason: '', text: `${text}.` }
    : {
        name: 'folds',
        grade: 'caution',
        reason: 'the folds differ much',
        text: `${text}: what a model reaches depends on who is in the test set.`,
      };
}
