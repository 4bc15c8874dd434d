import type { LayerDefinition } from '@cnn/core';
import { call, literal, object, type Source } from './sourceText.js';

/** The call of the function that makes a layer; what it calls is added to `functions`. */
export function layerSource({ type, name, ...options }: LayerDefinition, functions: Set<string>): Source {
  functions.add(type);
  const given = Object.entries({ name, ...options }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return call(type, []);
  return call(type, [object(given.map(([key, value]) => [key, optionSource(key, value, functions)]))]);
}

function optionSource(key: string, value: unknown, functions: Set<string>): Source {
  if (!key.endsWith('Regularizer')) return literal(value);
  const [factor, ...others] = Object.entries(Object(value) as Record<string, number>);
  if (!factor || others.length > 0) return literal(value);
  functions.add(factor[0]);
  return call(factor[0], factor[1] === 0.01 ? [] : [literal(factor[1])]);
}
