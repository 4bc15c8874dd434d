import { wrongKind } from '../options/receivedKind.js';

/**
 * Refuses what is no object of tensors, before a writer looks for its model's variables in it.
 *
 * @param where the function and its option, for the message: `exportModel: weights`
 * @throws CnnError (OPTIONS)
 */
export function checkWeights(value: unknown, where: string): void {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const isTensor = (one: unknown): boolean =>
    typeof one === 'object' && one !== null && 'shape' in one && 'data' in one;
  if (isObject && !ArrayBuffer.isView(value) && Object.values(value).every(isTensor)) return;
  throw wrongKind({
    ...{ where, option: where.split(' ')[1] as string, received: value },
    expected: "the model's variables by their names, { 'dense/kernel': { shape, data }, … }",
  });
}
