/** Mean and spread of a result over folds. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation; undefined for one value. */
  readonly deviation: number | undefined;
  /** How many values there are. */
  readonly count: number;
}

/** Of the values that are numbers; undefined when there is none. */
export function spreadOf(values: readonly (number | null | undefined)[]): Spread | undefined {
  const numbers = values.flatMap((value) =>
    typeof value === 'number' && Number.isFinite(value) ? [value] : [],
  );
  const count = numbers.length;
  if (count === 0) return undefined;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / count;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : undefined, count };
}
