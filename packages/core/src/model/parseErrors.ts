import { CnnError } from '../errors.js';
import { nearestName } from '../options/nearestName.js';

/** For Keras's `inputShape` of a first layer. */
const INPUT_REMEDY = 'Give it to the model: sequential({ input: [height, width, channels], layers }).';

export type Json = Readonly<Record<string, unknown>>;

export const NAME_WORDS = 'letters, digits, _, . or -';

export const isName = (name: unknown): name is string =>
  typeof name === 'string' && /^[A-Za-z0-9_.-]+$/.test(name);

export const isShape = (shape: unknown): shape is readonly number[] =>
  Array.isArray(shape) && shape.length > 0 && shape.every((dim) => Number.isInteger(dim) && dim > 0);

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws CnnError (MODEL) for a field that is not `known`, with the nearest one that is */
export function refuseOthers(object: Json, known: readonly string[], where: string): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const nearest = nearestName(key, known);
    const listed = nearest === undefined ? `Use ${known.join(', ')}.` : `Did you mean ${nearest}?`;
    const remedy = nearestName(key, ['inputShape']) ? INPUT_REMEDY : listed;
    throw new CnnError('MODEL', `${where}: there is no option '${key}'. ${remedy}`, {
      details: { option: key, nearest },
    });
  }
}

export const problem = (message: string): CnnError => new CnnError('MODEL', message);

export const expected = (where: string, words: string, value: unknown): CnnError =>
  problem(`${where}: expected ${words}, received ${shown(value)}.`);

/** A value in an error message: short, on one line, and NaN as NaN. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
