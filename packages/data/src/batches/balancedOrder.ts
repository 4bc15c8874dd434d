import { randomStream } from '@cnn/core';

export interface BalancedOrderOptions {
  /** Class index of each item. */
  readonly labels: ArrayLike<number>;
  readonly seed: number;
  readonly epoch: number;
}

/**
 * As many positions as there are labels, of the classes in turn, so that every batch holds as many of each as it can.
 * Each class goes through its items in random order, and again in another one: items of rare classes come several
 * times an epoch, those of frequent ones not in every epoch. A function of the arguments only.
 */
export function balancedOrder({ labels, seed, epoch }: BalancedOrderOptions): Int32Array {
  const random = randomStream({ seed, purpose: 'balanced order', counters: [epoch] });
  const members = new Map<number, number[]>();
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at] as number;
    const list = members.get(label);
    if (list) list.push(at);
    else members.set(label, [at]);
  }
  const pools = [...members.keys()].sort((a, b) => a - b).map((label) => members.get(label) as number[]);
  const next = pools.map(() => Infinity);
  return Int32Array.from({ length: labels.length }, (_, slot) => {
    const turn = slot % pools.length;
    const pool = pools[turn] as number[];
    if ((next[turn] as number) >= pool.length) {
      random.shuffle(pool);
      next[turn] = 0;
    }
    const at = next[turn] as number;
    next[turn] = at + 1;
    return pool[at] as number;
  });
}
