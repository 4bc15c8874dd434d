import type { RandomStream } from '@cnn/core';

export interface AssignGroupsOptions {
  /** `counts[group][class]`: the group's items of each class. */
  readonly counts: readonly (readonly number[])[];
  /** Items of each group, where they are not the sum of its row. */
  readonly sizes?: readonly number[];
  /** Share of each part; they add up to 1 and are above 0. */
  readonly ratios: readonly number[];
  readonly random: RandomStream;
}

/** Above this many groups a greedy assignment is near enough, and comparing all pairs would be slow. */
const MOST_GROUPS_FOR_SWAPS = 2000;
const MOST_PASSES = 50;
/** Starts: as many as keep groups² · starts under this, at most `MOST_STARTS`. */
const COMPARISONS = 100_000;
const MOST_STARTS = 32;
/** Outweighs all else: a part without a class can't be evaluated. */
const MISSING_CLASS = 1e6;

interface Result {
  /** Part of each group. */
  readonly partOf: Int32Array;
  readonly cost: number;
}

/** Part totals and the cost of an assignment, kept up to date as groups come and go. */
class Assignment {
  readonly #have: Float64Array;
  readonly #totals: Float64Array;
  readonly #ratios: readonly number[];
  readonly #columns: number;

  /** Each group's row is its class counts, its size, and 1 for itself. */
  constructor(rows: readonly Float64Array[], ratios: readonly number[]) {
    this.#columns = rows[0]?.length ?? 0;
    this.#ratios = ratios;
    this.#have = new Float64Array(ratios.length * this.#columns);
    this.#totals = new Float64Array(this.#columns);
    for (const row of rows)
      for (const [column, value] of row.entries()) this.#add(this.#totals, column, value);
  }

  /**
   * How far a part would be from its share with `plus` added and `minus` taken away:
   * Σ over classes, size and groups of ((have − ratio·total) / total)² / ratio, and a penalty for each class it lacks.
   */
  cost(part: number, plus?: Float64Array, minus?: Float64Array): number {
    const ratio = this.#ratios[part] as number;
    let sum = 0;
    for (let column = 0; column < this.#columns; column++) {
      const total = this.#totals[column] as number;
      if (total === 0) continue;
      const at = part * this.#columns + column;
      const have = (this.#have[at] as number) + (plus?.[column] ?? 0) - (minus?.[column] ?? 0);
      sum += (have / total - ratio) ** 2 / ratio + (have === 0 ? MISSING_CLASS : 0);
    }
    return sum;
  }

  change(part: number, row: Float64Array, sign: 1 | -1): void {
    for (let column = 0; column < this.#columns; column++) {
      this.#add(this.#have, part * this.#columns + column, sign * (row[column] as number));
    }
  }

  #add(values: Float64Array, at: number, value: number): void {
    values[at] = (values[at] as number) + value;
  }
}

/** One random start: the assignment it leads to. */
function search(rows: readonly Float64Array[], { ratios, random }: AssignGroupsOptions): Result {
  const state = new Assignment(rows, ratios);
  const parts = ratios.map((_, part) => part);
  const order = random.shuffle(rows.map((_, group) => group));
  const partOf = new Int32Array(rows.length).fill(-1);
  const row = (group: number): Float64Array => rows[group] as Float64Array;
  const put = (group: number, part: number): void => {
    if (partOf[group] !== -1) state.change(partOf[group] as number, row(group), -1);
    state.change(part, row(group), 1);
    partOf[group] = part;
  };
  const improves = (gain: number): boolean => gain < -1e-12;
  const move = (group: number): boolean => {
    const from = partOf[group] as number;
    const leaving = state.cost(from, undefined, row(group)) - state.cost(from);
    const gain = (to: number): number => leaving + state.cost(to, row(group)) - state.cost(to);
    const to = parts.find((part) => part !== from && improves(gain(part)));
    if (to !== undefined) put(group, to);
    return to !== undefined;
  };
  const exchange = (a: number, b: number): boolean => {
    const [from, to] = [partOf[a] as number, partOf[b] as number];
    if (from === to) return false;
    const after = state.cost(from, row(b), row(a)) + state.cost(to, row(a), row(b));
    if (!improves(after - state.cost(from) - state.cost(to))) return false;
    put(a, to);
    put(b, from);
    return true;
  };

  for (const group of order) {
    const gains = parts.map((part) => state.cost(part, row(group)) - state.cost(part));
    put(group, gains.indexOf(Math.min(...gains)));
  }
  for (let pass = 0, changed = true; changed && pass < MOST_PASSES; pass++) {
    changed = false;
    for (const group of order) if (move(group)) changed = true;
    if (order.length > MOST_GROUPS_FOR_SWAPS) continue;
    for (const a of order) for (const b of order) if (a < b && exchange(a, b)) changed = true;
  }
  return { partOf, cost: parts.reduce((sum, part) => sum + state.cost(part), 0) };
}

/**
 * Puts whole groups into parts so that sizes, class shares and the numbers of groups come near `ratios`. Without the last,
 * large groups would gather in the largest part, and patients of the test part would be of another kind.
 *
 * Groups are taken in random order, each into the part where it lowers the cost most (see `Assignment.cost`). Then
 * single groups are moved, and pairs of groups of different parts exchanged, as long as that lowers the cost. Few
 * groups are hard to divide evenly, so then it is done from several random orders, and the best result kept. It is a
 * function of the arguments, and need not be the best of all assignments.
 *
 * @returns the part of each group
 */
export function assignGroups(options: AssignGroupsOptions): Int32Array {
  const rows = options.counts.map((row, group) =>
    Float64Array.from([...row, options.sizes?.[group] ?? row.reduce((sum, value) => sum + value, 0), 1]),
  );
  let best = search(rows, options);
  const starts = Math.min(MOST_STARTS, Math.floor(COMPARISONS / rows.length ** 2));
  for (let start = 1; start < starts; start++) {
    const found = search(rows, options);
    if (found.cost < best.cost) best = found;
  }
  return best.partOf;
}
