import { CnnError } from '@cnn/core';
import { classCounts } from './imageSet.js';

export interface ClassWeightsOptions {
  /** Class index of each item, of the training set only. */
  readonly labels: ArrayLike<number>;
  /** Number of classes. */
  readonly classes: number;
}

/**
 * Weights that make every class count the same in the loss: n / (classes · n_c), scikit-learn's `balanced`.
 *
 * @returns a weight for each class
 * @throws CnnError (DATA) when a class has no items, or a label is out of range
 */
export function balancedClassWeights({ labels, classes }: ClassWeightsOptions): number[] {
  return countsOf({ labels, classes }).map((count) => labels.length / (classes * count));
}

/**
 * Weights by the effective number of items, (1 − β) / (1 − βⁿ) of a class of n, scaled so that they add up to the number
 * of classes: Cui et al. 2019, "Class-balanced loss based on effective number of samples", arXiv:1901.05555. β = 0 gives
 * 1 to each class; towards 1 it comes near to `balanced`.
 *
 * @param options.beta 0 to below 1. Default 0.999
 * @returns a weight for each class
 * @throws CnnError (DATA) when a class has no items, a label is out of range, or beta is
 */
export function effectiveNumberWeights(options: ClassWeightsOptions & { readonly beta?: number }): number[] {
  const { beta = 0.999, classes } = options;
  if (!(beta >= 0 && beta < 1)) {
    throw new CnnError('DATA', `class weights: expected beta from 0 to below 1, received ${beta}.`);
  }
  const weights = countsOf(options).map((count) => (1 - beta) / (1 - beta ** count));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (weight * classes) / sum);
}

function countsOf({ labels, classes }: ClassWeightsOptions): number[] {
  const counts = classCounts({ labels, classes });
  const empty = counts.indexOf(0);
  if (empty < 0) return counts;
  throw new CnnError(
    'DATA',
    `class weights: class ${empty} has no items among the ${labels.length} labels. Add some, or leave the class out.`,
  );
}
