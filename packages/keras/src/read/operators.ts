import type { CnnError } from '@cnn/core';
import { shown, under } from '../json.js';
import { activationNames } from '../layers/activations.js';
import type { Draft, Emitted } from '../layers/codec.js';
import { codecOfClass } from '../layers/table.js';
import type { KerasCall, KerasLayer } from '../topology/topology.js';
import { snakeCase } from './layerNames.js';

/** What is known of an operator's inputs. */
interface OperatorContext {
  readonly ranks: readonly number[];
  refused(problem: string): CnnError;
}

const pairs: Readonly<Record<string, string>> = {
  add: 'add',
  multiply: 'multiply',
  subtract: 'subtract',
  maximum: 'maximum',
  minimum: 'minimum',
};

/** Names of tf.keras's operators, and Keras 3's. */
const older: Readonly<Record<string, string>> = {
  sub: 'subtract',
  mul: 'multiply',
  truediv: 'true_divide',
  div: 'true_divide',
  divide: 'true_divide',
  concat: 'concatenate',
  reduce_mean: 'mean',
  neg: 'negative',
};

/** `Add` of Keras 3, `math.add` and `__operators__.add` of tf.keras: `add`. */
function operationOf({ className, config }: KerasLayer): string {
  const name = className === 'TFOpLambda' ? String(config.function).split('.').at(-1) : snakeCase(className);
  return under(older, name ?? '') ?? name ?? '';
}

/** Whether a layer's entry is an operation on values: legacy files do not say it, but operands do not stand in a list. */
export function isOperation(layer: KerasLayer, { operands, listed, inputs }: KerasCall): boolean {
  if (layer.operator) return true;
  if (operands.length > inputs.length) return true;
  // What `keras.ops.reshape` keeps, and no layer has.
  if (layer.className === 'Reshape' && 'newshape' in layer.config) return true;
  if (codecOfClass(layer.className))
    return !listed && inputs.length === 2 && Object.hasOwn(pairs, operationOf(layer));
  const operation = operationOf(layer);
  return (
    Object.hasOwn(pairs, operation) ||
    ['true_divide', 'negative', 'mean'].includes(operation) ||
    Object.hasOwn(activationNames, operation)
  );
}

/**
 * An operator in a functional model, such as `x / 127.5 - 1` or `a + b`: with a number a rescaling, with two values a merging
 * layer, of one value an activation.
 */
export function readOperator(layer: KerasLayer, call: KerasCall, context: OperatorContext): Emitted {
  const operation = operationOf(layer);
  const { operands } = call;
  if (operands.length === 2) {
    const scaled = withNumber(operation, operands);
    if (scaled) return { layers: [scaled] };
    const type = under(pairs, operation);
    if (call.inputs.length === 2 && type !== undefined) {
      if (context.ranks[0] === context.ranks[1]) return { layers: [{ type }] };
      throw context.refused('combines values of different ranks, which can not be expressed.');
    }
  }
  if (call.inputs.length >= 2 && operation === 'concatenate') {
    const axis = layer.config.axis ?? call.options.axis ?? -1;
    const rank = context.ranks[0] ?? 2;
    if (axis === -1 || axis === rank - 1) return { layers: [{ type: 'concatenate' }] };
    throw context.refused(`joins along axis ${shown(axis)}. Only the last can be expressed.`);
  }
  if (call.inputs.length === 1) {
    const single = ofOne(operation, layer, call, context);
    if (single) return single;
  }
  throw context.refused(
    'is an operation that can not be expressed. Sums, products and differences of values and numbers, activations and means over images can be.',
  );
}

/** x ∘ number, or number ∘ x. */
function withNumber(operation: string, [a, b]: KerasCall['operands']): Draft | undefined {
  const rescaling = (scale: number, offset: number): Draft => ({
    type: 'rescaling',
    scale,
    ...(offset !== 0 && { offset }),
  });
  const number = typeof a === 'number' ? a : typeof b === 'number' ? b : undefined;
  if (number === undefined || (typeof a === 'number' && typeof b === 'number')) return undefined;
  const first = typeof a === 'number';
  if (operation === 'add') return rescaling(1, number);
  if (operation === 'multiply') return rescaling(number, 0);
  if (operation === 'subtract') return first ? rescaling(-1, number) : rescaling(1, -number);
  if (operation === 'true_divide' && !first && number !== 0) return rescaling(1 / number, 0);
  return undefined;
}

function ofOne(
  operation: string,
  { config }: KerasLayer,
  { options }: KerasCall,
  { ranks }: OperatorContext,
): Emitted | undefined {
  const option = (name: string): unknown => config[name] ?? options[name];
  if (operation === 'negative') return { layers: [{ type: 'rescaling', scale: -1 }] };
  if (operation === 'mean' && ranks[0] === 4) {
    const axes = JSON.stringify(option('axis'));
    if (axes !== '[1,2]' && axes !== '[-3,-2]' && axes !== '[2,1]') return undefined;
    const keep = option('keepdims') === true;
    return {
      layers: [{ type: 'globalAveragePooling2d', ...(keep && { keepDims: true }) }],
      rank: keep ? 4 : 2,
    };
  }
  const activation = under(activationNames, operation);
  const slope = option('negative_slope');
  if (activation === 'leakyRelu' && typeof slope === 'number') {
    return { layers: [{ type: 'leakyRelu', negativeSlope: slope }] };
  }
  const axis = option('axis') ?? -1;
  // The approximation of gelu differs by up to 0.0005.
  const other = (activation === 'gelu' && option('approximate') !== false) || axis !== -1;
  return activation === undefined || other ? undefined : { layers: [{ type: 'activation', activation }] };
}
