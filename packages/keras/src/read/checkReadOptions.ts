import { CnnError, receivedKind } from '@cnn/core';
import { isRecord } from '../json.js';
import type { KerasReadOptions } from './readOptions.js';

/** The names of what decides how a model of Keras is read. */
export const readOptionNames = {
  lambda: true,
  customObjects: true,
  layers: true,
  inputShape: true,
  backend: true,
} as const satisfies { readonly [Name in keyof Required<KerasReadOptions>]: true };

const number = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

/**
 * Refuses values of another kind.
 *
 * @param where the function or the file, for the message
 * @throws CnnError (OPTIONS)
 */
export function checkReadOptions(where: string, options: KerasReadOptions): void {
  const { lambda, customObjects, layers, inputShape, backend } = options;
  const wrong = (option: string, expected: string, received: unknown): never => {
    const shown = Array.isArray(received) ? JSON.stringify(received) : receivedKind(received);
    throw new CnnError('OPTIONS', `${where}: ${option}: expected ${expected}, received ${shown}.`, {
      details: { option },
    });
  };
  const named = (option: string, entries: unknown, of: string): Readonly<Record<string, unknown>> => {
    if (entries === undefined) return {};
    return isRecord(entries) ? entries : wrong(option, `an object of ${of}`, entries);
  };
  named('layers', layers, 'rules of layers by their types, such as { double: doubleRule }');
  const lambdas = named('lambda', lambda, 'scales by the names of layers, such as { lambda: { scale: 2 } }');
  for (const [name, own] of Object.entries(lambdas)) {
    const { scale, offset = 0 } = isRecord(own) ? own : {};
    if (!number(scale) || !number(offset)) wrong(`lambda.${name}`, '{ scale, offset } with numbers', own);
  }
  const custom = named('customObjects', customObjects, 'functions by the names of classes');
  for (const [name, make] of Object.entries(custom)) {
    if (typeof make !== 'function')
      wrong(`customObjects.${name}`, 'a function that gives a layer, such as () => relu()', make);
  }
  const sizes: unknown = inputShape;
  const image =
    Array.isArray(sizes) && sizes.length === 3 && sizes.every((size) => Number.isInteger(size) && size > 0);
  if (sizes !== undefined && !image)
    wrong('inputShape', '[height, width, channels] in whole numbers above 0', sizes);
  if (backend !== undefined && backend !== 'theano' && backend !== 'tensorflow')
    wrong('backend', "'theano' or 'tensorflow'", backend);
}
