import type { RandomStream } from '@cnn/core';

export interface ExchangeItemsOptions {
  /** The items of each part, changed in place. */
  readonly parts: readonly number[][];
  /** The columns that each item counts in. */
  readonly columnsOf: readonly (readonly number[])[];
  readonly columns: number;
  /** Share of each part. */
  readonly ratios: readonly number[];
  readonly random: RandomStream;
}

/** How often all items are gone through. */
const PASSES = 4;
/** With how many others each is compared: fewer in large sets, where shares are even by themselves. */
const MOST_TRIALS = 60;
const LEAST_TRIALS = 4;
const COMPARISONS = 1_000_000;
/** Outweighs all else: a part without a label can't be evaluated. */
const MISSING = 1e6;

/**
 * Exchanges items of different parts, drawn at random, as long as that brings the share of each column in each part nearer to
 * the part's ratio: it lowers Σ (have / total − ratio)² / ratio. Sizes stay as they are.
 */
export function exchangeItems({ parts, columnsOf, columns, ratios, random }: ExchangeItemsOptions): void {
  const totals = new Float64Array(columns);
  for (const own of columnsOf) for (const column of own) totals[column] = (totals[column] as number) + 1;
  const have = parts.map((part) => {
    const counts = new Float64Array(columns);
    for (const item of part)
      for (const column of columnsOf[item] ?? []) counts[column] = (counts[column] as number) + 1;
    return counts;
  });
  const cost = (part: number, column: number, change: number): number => {
    const [ratio, count] = [ratios[part] as number, (have[part]?.[column] as number) + change];
    return (count / (totals[column] as number) - ratio) ** 2 / ratio + (count === 0 ? MISSING : 0);
  };
  /** What changes when `to` gets an item of `column` from `from`. */
  const moved = (column: number, from: number, to: number): number =>
    cost(from, column, -1) - cost(from, column, 0) + cost(to, column, 1) - cost(to, column, 0);
  const count = (part: number, column: number, change: number): void => {
    const counts = have[part] as Float64Array;
    counts[column] = (counts[column] as number) + change;
  };
  const tryExchange = (from: number, at: number, to: number, other: number): void => {
    const [mine, theirs] = [parts[from]?.[at] as number, parts[to]?.[other] as number];
    const [own, others] = [columnsOf[mine] ?? [], columnsOf[theirs] ?? []];
    const leaving = own.filter((column) => !others.includes(column));
    const coming = others.filter((column) => !own.includes(column));
    let gain = 0;
    for (const column of leaving) gain += moved(column, from, to);
    for (const column of coming) gain += moved(column, to, from);
    if (gain > -1e-12) return;
    for (const column of leaving) {
      count(from, column, -1);
      count(to, column, 1);
    }
    for (const column of coming) {
      count(to, column, -1);
      count(from, column, 1);
    }
    (parts[from] as number[])[at] = theirs;
    (parts[to] as number[])[other] = mine;
  };
  const trials = Math.max(LEAST_TRIALS, Math.min(MOST_TRIALS, Math.floor(COMPARISONS / columnsOf.length)));
  for (let pass = 0; pass < PASSES; pass++) {
    for (const [from, part] of parts.entries()) {
      for (let at = 0; at < part.length; at++) {
        for (let trial = 0; trial < trials; trial++) {
          const to = random.integer(parts.length);
          const size = parts[to]?.length ?? 0;
          if (to !== from && size > 0) tryExchange(from, at, to, random.integer(size));
        }
      }
    }
  }
}
