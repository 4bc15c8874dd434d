import { CnnError } from '@cnn/core';
import { classCounts } from './imageSet.js';

export interface ClassWeightsOptions {
  /** Class index of each item, of the training part only. */
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
  return classCounts({ labels, classes }).map((count, label) => {
    if (count > 0) return labels.length / (classes * count);
    throw new CnnError(
      'DATA',
      `class weights: class ${label} has no items among the ${labels.length} labels. Add some, or leave the class out.`,
    );
  });
}
