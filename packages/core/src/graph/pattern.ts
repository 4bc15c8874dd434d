import type { ProgramIndex } from './programIndex.js';

/**
 * Finds parts of a program that an engine writes in another way than operation by operation: faster, or with less
 * memory. An engine without patterns computes the same.
 *
 * @typeParam F how the engine writes a node that a pattern has found
 */
export interface Pattern<F> {
  /** What `Session.fusions` tells of it. */
  readonly name: string;
  find(index: ProgramIndex): ReadonlyMap<number, F>;
}

/** How a node is written, and the name of the pattern that says so. */
export interface Found<F> {
  readonly pattern: string;
  readonly fusion: F;
}

/** How nodes are written that patterns have found: what a later pattern claims, an earlier one loses. */
export function findFusions<F>(
  index: ProgramIndex,
  patterns: readonly Pattern<F>[],
): ReadonlyMap<number, Found<F>> {
  const found = new Map<number, Found<F>>();
  for (const { name, find } of patterns) {
    for (const [id, fusion] of find(index)) found.set(id, { pattern: name, fusion });
  }
  return found;
}
