import type { Explanation } from '../explanation.js';
import { type Figure, figureOf } from './figure.js';

/** How well integrated gradients add up to the difference of scores, over images. */
export interface CompletenessCheck {
  /** |sum − difference| / |difference| of each image's map. */
  readonly error: Figure;
  readonly worst: number;
  /** Share of images with an error of at most 1 %. */
  readonly within: number;
  /** The most steps that an image took. */
  readonly steps: number;
}

/**
 * Completeness (Sundararajan, Taly and Yan 2017, arXiv:1703.01365, proposition 1): the map of integrated gradients sums up to the score of the
 * image less that of the baseline. Null for explanations of other methods, which have no such sum.
 */
export function completenessCheck(explanations: readonly Explanation[]): CompletenessCheck | null {
  const known = explanations.flatMap(({ completeness }) => completeness ?? []);
  const errors = known.map(({ error }) => error);
  const error = figureOf(errors);
  if (!error) return null;
  return {
    error,
    worst: Math.max(...errors),
    within: errors.filter((one) => one <= 0.01).length / errors.length,
    steps: Math.max(...known.map(({ steps }) => steps)),
  };
}
