import { CnnError } from '@cnn/core';

/** A weight for each class index; a class that is not named weighs 1. */
export type ClassWeight = Readonly<Record<number, number>>;

export interface BalancedClassWeightOptions {
  /** The class of each item. */
  readonly labels: ArrayLike<number>;
  readonly classes: number;
}

/**
 * n / (classes · items of the class): every class weighs the same in total. A class without items weighs 1.
 *
 * Source: scikit-learn's `class_weight="balanced"`.
 */
export function balancedClassWeight({ labels, classes }: BalancedClassWeightOptions): ClassWeight {
  const counts = new Array<number>(classes).fill(0);
  for (let item = 0; item < labels.length; item++) {
    const label = labels[item] as number;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return Object.fromEntries(
    counts.map((count, index) => [index, count === 0 ? 1 : labels.length / (classes * count)]),
  );
}

/** @throws CnnError for a weight that is negative or no number, or of a class that the model doesn't have */
export function checkClassWeight(classWeight: ClassWeight, classes: number): void {
  for (const [key, weight] of Object.entries(classWeight)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index >= classes) {
      throw new CnnError(
        'TRAINING',
        `classWeight: there is no class ${key}, expected 0..${classes - 1}. Name classes by their index.`,
      );
    }
    if (!Number.isFinite(weight) || weight < 0) {
      throw new CnnError(
        'TRAINING',
        `classWeight: class ${key} has weight ${weight}, expected a finite number not below 0.`,
      );
    }
  }
}
