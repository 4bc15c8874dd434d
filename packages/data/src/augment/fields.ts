import { nearestName } from '@cnn/core';
import { fillModes } from './pixels/warp.js';

/** What a field of a step must be, as JSON. */
export interface Field {
  /** May be left out. Default false. */
  readonly optional?: true;
  /** In words, for the error: "a range [low, high]". */
  readonly expected: string;
  holds(value: unknown): boolean;
}

/** A check for every field of a step besides its type and probability; forgetting one is a type error. */
export type FieldsOf<Step> = { readonly [Name in Exclude<keyof Step, 'type' | 'probability'>]-?: Field };

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number');

export const aNumber: Field = { expected: 'a finite number', holds: isNumber };

/** Limits are those of the step's own check. */
export const aRange: Field = { expected: 'a range [low, high]', holds: isPair };

/** Of a crop: whole pixels. */
export const aSize: Field = {
  expected: 'a size in pixels, one number or [height, width]',
  holds: (value) => isNumber(value) || isPair(value),
};

export const aNumberOrMean: Field = {
  expected: "a finite number, or 'mean'",
  holds: (value) => value === 'mean' || isNumber(value),
};

export function oneOf(words: readonly string[]): Field {
  return {
    expected: `one of ${words.map((word) => `'${word}'`).join(', ')}`,
    holds: (value) => words.includes(value as string),
  };
}

export const aFillMode = oneOf(fillModes);

export function optional(field: Field): Field {
  return { ...field, optional: true };
}

/** What is wrong with the fields of a step, its type and probability aside; nothing if all is well. */
export function fieldProblem(step: object, fields: Readonly<Record<string, Field>>): string | undefined {
  const names = Object.keys(fields);
  for (const name of Object.keys(step)) {
    if (name === 'type' || name === 'probability' || names.includes(name)) continue;
    return `there is no field '${name}'${didYouMean(name, [...names, 'probability'])}`;
  }
  for (const [name, field] of Object.entries(fields)) {
    const value = (step as Readonly<Record<string, unknown>>)[name];
    if (field.holds(value) || (field.optional && value === undefined)) continue;
    return `expected ${name} as ${field.expected}, received ${shown(value)}`;
  }
  return undefined;
}

/** A value of JSON for an error: in one line, and not long. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** `. Did you mean 'mode'?` when a name is like one of those that there are; else all of them. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return nearest ? `. Did you mean '${nearest}'?` : `. There are ${names.join(', ')}`;
}
