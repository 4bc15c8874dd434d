import { expect } from 'vitest';
import { differenceOf, type Numeric } from './close.js';

interface TensorMatchers<R> {
  /**
   * Numbers (and shape, where both say one) agree: |a − b| ≤ tolerance · max(1, |b|, largest magnitude expected).
   *
   * @param tolerance 1e-5 when absent
   */
  toBeCloseToTensor(expected: Numeric, tolerance?: number): R;
}

declare module 'vitest' {
  // The parameter's name must be vitest's own.
  interface Matchers<T> extends TensorMatchers<T> {}
}

expect.extend({
  toBeCloseToTensor(actual: Numeric, expected: Numeric, tolerance?: number) {
    const difference = differenceOf(actual, expected, tolerance);
    return {
      pass: difference === undefined,
      message: () => difference ?? 'expected other numbers than these, received the same',
    };
  },
});
