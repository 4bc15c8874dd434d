import { CnnError } from '@cnn/core';

type Range = 'not negative' | 'in 0..1, below 1';

/** @throws CnnError for an option that is no finite number or lies outside its range */
export function checkOptions(
  optimizer: string,
  options: Readonly<Record<string, readonly [number, Range]>>,
): void {
  for (const [name, [value, range]] of Object.entries(options)) {
    const fits = Number.isFinite(value) && value >= 0 && (range === 'not negative' || value < 1);
    if (fits) continue;
    throw new CnnError(
      'TRAINING',
      `optimizer ${optimizer}: ${name} must be a number ${range}, received ${value}.`,
    );
  }
}
