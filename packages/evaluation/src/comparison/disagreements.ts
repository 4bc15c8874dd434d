import { largest } from '../records/classes.js';
import type { ItemResult, ModelResults } from './modelResults.js';

/** An item that models predict differently. Plain JSON. */
export interface Disagreement {
  readonly file: string;
  readonly group?: string | undefined;
  /** The names of its class, or of its labels. */
  readonly truth: readonly string[];
  /** Of each model, in their order. */
  readonly predicted: readonly DisagreeingPrediction[];
}

export interface DisagreeingPrediction {
  /** The names of the class, or of the labels, that it predicts. */
  readonly classes: readonly string[];
  /** Of the true class; of several labels the lowest probability of what is true: of a label, or that it is not there. */
  readonly probability: number;
}

export interface Disagreements {
  /** Those first on which the models are furthest apart. */
  readonly items: readonly Disagreement[];
  /** How many there are, of `of`. */
  readonly count: number;
  readonly of: number;
}

export interface DisagreementsOptions {
  /** How many to name. Default 12. */
  readonly most?: number | undefined;
}

/**
 * The items that not all models predict alike, each model at its own thresholds: the images to look at when one model is to be chosen.
 *
 * @param results of the same items: `pairResults` refuses others
 */
export function disagreements(
  results: readonly ModelResults[],
  { most = 12 }: DisagreementsOptions = {},
): Disagreements {
  const [first] = results;
  const found = [...(first?.items ?? [])].flatMap(([file, { truth, group }]) => {
    const predicted = results.flatMap((one) => {
      const item = one.items.get(file);
      return item ? [predictionOf(one, item)] : [];
    });
    const said = new Set(predicted.map(({ classes }) => classes.join('|')));
    if (said.size < 2) return [];
    const item: Disagreement = { file, ...(group === undefined ? {} : { group }), truth, predicted };
    return [item];
  });
  return {
    items: found.toSorted((a, b) => apart(b) - apart(a)).slice(0, most),
    count: found.length,
    of: first?.items.size ?? 0,
  };
}

function predictionOf({ task, classNames, decided }: ModelResults, item: ItemResult): DisagreeingPrediction {
  const { probabilities, truth } = item;
  const thresholdOf = (at: number): number => item.thresholds?.[at] ?? decided[at]?.threshold ?? 0.5;
  if (task === 'multilabel') {
    const certain = classNames.map((name, at) => {
      const probability = probabilities[at] ?? Number.NaN;
      return truth.includes(name) ? probability : 1 - probability;
    });
    return {
      classes: classNames.filter((_, at) => (probabilities[at] ?? 0) > thresholdOf(at)),
      probability: Math.min(...certain),
    };
  }
  const all =
    classNames.length === 2 && probabilities.length === 1
      ? [1 - (probabilities[0] ?? 0), probabilities[0] ?? 0]
      : probabilities;
  const predicted = classNames.length === 2 ? Number((all[1] ?? 0) > thresholdOf(0)) : largest(all);
  return {
    classes: classNames.slice(predicted, predicted + 1),
    probability: all[classNames.indexOf(truth[0] ?? '')] ?? Number.NaN,
  };
}

function apart({ predicted }: Disagreement): number {
  const all = predicted.map(({ probability }) => probability);
  return Math.max(...all) - Math.min(...all);
}
