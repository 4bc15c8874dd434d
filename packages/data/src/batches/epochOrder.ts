import { randomStream } from '@cnn/core';

export interface EpochOrderOptions {
  readonly size: number;
  readonly seed: number;
  readonly epoch: number;
}

/** The positions 0..size−1 in a random order that is a function of (seed, epoch) only. */
export function epochOrder({ size, seed, epoch }: EpochOrderOptions): Int32Array {
  const order = Int32Array.from({ length: size }, (_, index) => index);
  return randomStream({ seed, purpose: 'shuffle', counters: [epoch] }).shuffle(order);
}
