import type { RandomStream } from '@cnn/core';

export interface AssignGroupsOptions {
  /** `counts[group][class]`: the group's items of each class. */
  readonly counts: readonly (readonly number[])[];
  /** Items of each group, where they are not the sum of its row. */
  readonly sizes?: readonly number[] | undefined;
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
/** Dealt parts are near enough when their classes, sizes and groups are within so much of their shares, as a root mean square. */
const NEAR = 0.01;
/** Deals of which the best is taken. */
const DEALS = 16;
/** Above this many groups the first deal is as near as the best of some, and each takes seconds. */
const MOST_GROUPS_FOR_DEALS = 50_000;
/** Outweighs all else: a part without a class can't be evaluated. */
const MISSING_CLASS = 1e6;

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

/** An assignment that is being made. */
class Search {
  readonly partOf: Int32Array;
  readonly #rows: readonly Float64Array[];
  readonly #parts: readonly number[];
  readonly #state: Assignment;

  constructor(rows: readonly Float64Array[], ratios: readonly number[]) {
    this.partOf = new Int32Array(rows.length).fill(-1);
    this.#rows = rows;
    this.#parts = ratios.map((_, part) => part);
    this.#state = new Assignment(rows, ratios);
  }

  get cost(): number {
    return this.#parts.reduce((sum, part) => sum + this.#state.cost(part), 0);
  }

  put(group: number, part: number): void {
    const row = this.#row(group);
    if (this.partOf[group] !== -1) this.#state.change(this.partOf[group] as number, row, -1);
    this.#state.change(part, row, 1);
    this.partOf[group] = part;
  }

  /** Into the part where it lowers the cost most. */
  putBest(group: number): void {
    const row = this.#row(group);
    const gains = this.#parts.map((part) => this.#state.cost(part, row) - this.#state.cost(part));
    this.put(group, gains.indexOf(Math.min(...gains)));
  }

  /** Moves it to another part if that lowers the cost. */
  move(group: number): boolean {
    const [state, row, from] = [this.#state, this.#row(group), this.partOf[group] as number];
    const leaving = state.cost(from, undefined, row) - state.cost(from);
    const gain = (to: number): number => leaving + state.cost(to, row) - state.cost(to);
    const to = this.#parts.find((part) => part !== from && improves(gain(part)));
    if (to !== undefined) this.put(group, to);
    return to !== undefined;
  }

  /** Exchanges two groups of different parts if that lowers the cost. */
  exchange(a: number, b: number): boolean {
    const [from, to] = [this.partOf[a] as number, this.partOf[b] as number];
    if (from === to) return false;
    const state = this.#state;
    const after = state.cost(from, this.#row(b), this.#row(a)) + state.cost(to, this.#row(a), this.#row(b));
    if (!improves(after - state.cost(from) - state.cost(to))) return false;
    this.put(a, to);
    this.put(b, from);
    return true;
  }

  #row(group: number): Float64Array {
    return this.#rows[group] as Float64Array;
  }
}

function improves(gain: number): boolean {
  return gain < -1e-12;
}

/**
 * Deals groups like cards: in the order of their sizes, each part getting its share of every few neighbours, at random among
 * them. So each group comes into each part with the part's ratio, whatever its size.
 */
function deal(rows: readonly Float64Array[], { ratios, random }: AssignGroupsOptions): Search {
  const sizeOf = (group: number): number => rows[group]?.at(-2) ?? 0;
  const order = random.shuffle(rows.map((_, group) => group)).sort((a, b) => sizeOf(a) - sizeOf(b));
  const given = new Float64Array(ratios.length);
  const parts = order.map((_, at) => {
    const due = ratios.map((ratio, part) => ratio * (at + 1) - (given[part] as number));
    const part = due.indexOf(Math.max(...due));
    given[part] = (given[part] as number) + 1;
    return part;
  });
  const block = Math.ceil(3 / Math.min(...ratios));
  const found = new Search(rows, ratios);
  for (let at = 0; at < order.length; at += block) {
    const dealt = random.shuffle(parts.slice(at, at + block));
    dealt.forEach((part, n) => {
      found.put(order[at + n] as number, part);
    });
  }
  return found;
}

/** The best of some deals, with as few exchanges as bring it near enough; nothing when none do. */
function dealNear(rows: readonly Float64Array[], options: AssignGroupsOptions): Search | undefined {
  const enough = NEAR ** 2 * (rows[0]?.length ?? 0);
  let best = deal(rows, options);
  const deals = rows.length > MOST_GROUPS_FOR_DEALS ? 1 : DEALS;
  for (let n = 1; n < deals; n++) {
    const other = deal(rows, options);
    if (other.cost < best.cost) best = other;
  }
  const order = options.random.shuffle(rows.map((_, group) => group));
  for (const a of order) {
    for (const b of order) {
      if (best.cost <= enough) return best;
      if (order.length > MOST_GROUPS_FOR_SWAPS) return undefined;
      best.exchange(a, b);
    }
  }
  return best.cost <= enough ? best : undefined;
}

/** One random start: the assignment it leads to. */
function search(rows: readonly Float64Array[], { ratios, random }: AssignGroupsOptions): Search {
  const found = new Search(rows, ratios);
  const order = random.shuffle(rows.map((_, group) => group));
  for (const group of order) found.putBest(group);
  for (let pass = 0, changed = true; changed && pass < MOST_PASSES; pass++) {
    changed = false;
    for (const group of order) if (found.move(group)) changed = true;
    if (order.length > MOST_GROUPS_FOR_SWAPS) continue;
    for (const a of order) for (const b of order) if (a < b && found.exchange(a, b)) changed = true;
  }
  return found;
}

/**
 * Puts whole groups into parts so that sizes, class shares and the numbers of groups come near `ratios`.
 *
 * Where there are many groups they are dealt (see `deal`), and exchanged only until the parts are near enough: a search for
 * the most even parts would put the largest groups, and others of an unusual kind, into the largest part, and the test set
 * would be of easier patients. Few groups are hard to divide evenly: then groups are taken in random order, each into the part
 * where it lowers the cost most (see `Assignment.cost`), single groups are moved, and pairs exchanged, as long as that
 * lowers the cost, from several random orders, and the best result kept. It is a function of the arguments, and need not
 * be the best of all assignments.
 *
 * @returns the part of each group
 */
export function assignGroups(options: AssignGroupsOptions): Int32Array {
  const rows = options.counts.map((row, group) =>
    Float64Array.from([...row, options.sizes?.[group] ?? row.reduce((sum, value) => sum + value, 0), 1]),
  );
  const dealt = dealNear(rows, options);
  if (dealt) return dealt.partOf;
  let best = search(rows, options);
  const starts = Math.min(MOST_STARTS, Math.floor(COMPARISONS / rows.length ** 2));
  for (let start = 1; start < starts; start++) {
    const found = search(rows, options);
    if (found.cost < best.cost) best = found;
  }
  return best.partOf;
}
