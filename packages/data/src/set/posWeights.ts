import { CnnError } from '@cnn/core';

export interface PosWeightsOptions {
  /** Label indices of each item, of the training set only: `labelSets` of a source. */
  readonly labelSets: readonly (readonly number[])[];
  /** Number of labels that there are. */
  readonly classes: number;
}

/**
 * Weights with which the items that carry a label count as much in the loss as those that do not: without it / with it, for
 * each label. It is the ratio of scikit-learn's `balanced` weights of both, and PyTorch's advice for `pos_weight`. For
 * `posWeight` of `binaryCrossentropy` in `@cnn/train`.
 *
 * @returns a weight for each label
 * @throws CnnError (DATA) when all items or none carry a label, or a label is out of range
 */
export function balancedPosWeights(options: PosWeightsOptions): number[] {
  return countsOf(options).map(({ positives, negatives }) => negatives / positives);
}

/**
 * The ratio of both sides' weights by the effective number of items, for each label: (1 − βⁿ) of the n items without it /
 * (1 − βⁿ) of the n with it, after Cui et al. 2019, arXiv:1901.05555. β = 0 gives 1; towards 1 it comes near to
 * `balancedPosWeights`.
 *
 * @param options.beta 0 to below 1. Default 0.999
 * @returns a weight for each label
 * @throws CnnError (DATA) when all items or none carry a label, or a label or beta is out of range
 */
export function effectiveNumberPosWeights(options: PosWeightsOptions & { readonly beta?: number }): number[] {
  const { beta = 0.999 } = options;
  if (!(beta >= 0 && beta < 1)) {
    throw new CnnError('DATA', `posWeight: expected beta from 0 to below 1, received ${beta}.`);
  }
  return countsOf(options).map(
    ({ positives, negatives }) => (1 - beta ** negatives) / (1 - beta ** positives),
  );
}

function countsOf({ labelSets, classes }: PosWeightsOptions) {
  const counts = new Array<number>(classes).fill(0);
  for (const [item, labels] of labelSets.entries()) {
    for (const label of labels) {
      const count = counts[label];
      if (count === undefined) {
        throw new CnnError('DATA', `labelSets[${item}] has ${label}, expected 0..${classes - 1}.`);
      }
      counts[label] = count + 1;
    }
  }
  const items = labelSets.length;
  const useless = counts.findIndex((count) => count === 0 || count === items);
  if (useless < 0) return counts.map((positives) => ({ positives, negatives: items - positives }));
  throw new CnnError(
    'DATA',
    `posWeight: ${counts[useless] === 0 ? 'none' : 'each'} of the ${items} items has label ${useless}, expected some with it and some without. Add such items, or leave the label out.`,
  );
}
