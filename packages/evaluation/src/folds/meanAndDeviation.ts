/** A result over folds. Plain JSON. */
export interface MeanAndDeviation {
  /** null where no fold has the result. */
  readonly mean: number | null;
  /** Sample standard deviation (n − 1); null for fewer than two. */
  readonly deviation: number | null;
  /** How many folds have the result. */
  readonly folds: number;
}

/** Mean and sample standard deviation of the finite numbers among the values: what is not defined counts nowhere. */
export function meanAndDeviation(values: readonly (number | null | undefined)[]): MeanAndDeviation {
  const numbers = values.filter((value) => typeof value === 'number').filter(Number.isFinite);
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean: numbers.length > 0 ? mean : null,
    deviation: numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : null,
    folds: numbers.length,
  };
}
