import { wrongKind } from '../options/receivedKind.js';

/**
 * Refuses what is no object of tensors, before a writer looks for its model's variables in it.
 *
 * @param where the function and its option, for the message: `exportModel: weights`
 * @throws CnnError (OPTIONS)
 */
export function checkWeights(value: unknown, where: string): void {
  const option = where.slice(where.lastIndexOf(' ') + 1);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || ArrayBuffer.isView(value)) {
    const expected = "the model's variables by their names, { 'dense/kernel': { shape, data }, … }";
    throw wrongKind({ where, option, expected, received: value });
  }
  for (const [name, tensor] of Object.entries(value)) {
    const { shape, data } = (tensor ?? {}) as { readonly shape?: unknown; readonly data?: unknown };
    if (Array.isArray(shape) && ArrayBuffer.isView(data)) continue;
    throw wrongKind({ where, option, expected: `a tensor { shape, data } as ${name}`, received: tensor });
  }
}
