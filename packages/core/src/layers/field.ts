/** Checks of the fields of a layer: the words for what was expected, or `undefined` when the value is right. */
export type FieldCheck = (value: unknown) => string | undefined;

export interface Field {
  readonly required: boolean;
  readonly check: FieldCheck;
  /** What an absent one means, for forms and docs; undefined where that is no value, such as "no penalty" or "the pool size". */
  readonly byDefault?: unknown;
}

export const required = (check: FieldCheck): Field => ({ required: true, check });
export const optional = (check: FieldCheck, byDefault?: unknown): Field => ({
  required: false,
  check,
  byDefault,
});

const expecting =
  (words: string, holds: (value: unknown) => boolean): FieldCheck =>
  (value) =>
    holds(value) ? undefined : words;

const isInteger = (value: unknown, least: number): boolean =>
  Number.isInteger(value) && (value as number) >= least;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isPair = (value: unknown, holds: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(holds);

export const positiveInteger: FieldCheck = expecting('a positive integer', (value) => isInteger(value, 1));
export const positiveIntegerOrPair: FieldCheck = expecting(
  'a positive integer or a pair of them [height, width]',
  (value) => isInteger(value, 1) || isPair(value, (item) => isInteger(item, 1)),
);
export const countOrPair: FieldCheck = expecting(
  'an integer of at least 0 or a pair of them [height, width]',
  (value) => isInteger(value, 0) || isPair(value, (item) => isInteger(item, 0)),
);
/** 1, [1, 2] or [[top, bottom], [left, right]]. */
export const borders: FieldCheck = expecting(
  'an integer of at least 0, [height, width] or [[top, bottom], [left, right]]',
  (value) =>
    isInteger(value, 0) ||
    isPair(value, (item) => isInteger(item, 0)) ||
    isPair(value, (item) => isPair(item, (count) => isInteger(count, 0))),
);
export const aBoolean: FieldCheck = expecting('true or false', (value) => typeof value === 'boolean');
export const aNumber: FieldCheck = expecting('a finite number', isNumber);
export const aPositiveNumber: FieldCheck = expecting(
  'a number above 0',
  (value) => isNumber(value) && value > 0,
);
export const aRate: FieldCheck = expecting(
  'a number from 0 up to, but not including, 1',
  (value) => isNumber(value) && value >= 0 && value < 1,
);
export const aFraction: FieldCheck = expecting(
  'a number from 0 to 1',
  (value) => isNumber(value) && value >= 0 && value <= 1,
);
export const numberOrNumbers: FieldCheck = expecting(
  'a finite number, or one for each channel',
  (value) => isNumber(value) || (Array.isArray(value) && value.length > 0 && value.every(isNumber)),
);
export const targetShape: FieldCheck = expecting(
  'an array of positive integers, of which one may be -1',
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((dim) => dim === -1 || isInteger(dim, 1)) &&
    value.filter((dim) => dim === -1).length <= 1,
);
export const groupCount: FieldCheck = expecting(
  'a positive integer, or -1 for one group per channel',
  (value) => value === -1 || isInteger(value, 1),
);

export function oneOf(words: readonly string[]): FieldCheck {
  return expecting(`one of ${words.map((word) => `'${word}'`).join(', ')}`, (value) =>
    words.includes(value as string),
  );
}
