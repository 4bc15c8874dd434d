import { CnnError } from '@cnn/core';

const ranges = {
  'not negative': (value: number) => value >= 0,
  'above 0': (value: number) => value > 0,
  'in 0..1, below 1': (value: number) => value >= 0 && value < 1,
  'without fraction from 0': (value: number) => Number.isInteger(value) && value >= 0,
  'without fraction from 1': (value: number) => Number.isInteger(value) && value >= 1,
  'without fraction from 2': (value: number) => Number.isInteger(value) && value >= 2,
};

export type Range = keyof typeof ranges;

/** @throws CnnError for an option that is no finite number or lies outside its range */
export function checkOptions(
  optimizer: string,
  options: Readonly<Record<string, readonly [number, Range]>>,
): void {
  for (const [name, [value, range]] of Object.entries(options)) {
    if (Number.isFinite(value) && ranges[range](value)) continue;
    throw new CnnError(
      'TRAINING',
      `optimizer ${optimizer}: ${name} must be a number ${range}, received ${value}.`,
    );
  }
}
