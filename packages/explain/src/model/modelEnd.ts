import { type LoweredLayer, type LoweredModel, ops, type Value } from '@cnn/core';
import { mainLayer } from './loweredModel.js';

/** What a model ends in, and what is explained of it. */
export interface End {
  /** How its outputs follow from the logits. */
  readonly kind: 'sigmoid' | 'softmax' | 'linear';
  /** `[batch, …, outputs]`: the outputs are their sigmoid or softmax, or the same. */
  readonly logits: Value;
}

/** Layers after which a probability is still one, of the same class. */
const shapeOnly = new Set(['flatten', 'reshape', 'dropout', 'spatialDropout2d']);
/** Layers that average places. */
const averaging = new Set(['globalAveragePooling2d']);
/** Layers that give values of their inputs, or averages of them. */
const choosing = new Set([
  ...[...shapeOnly, ...averaging, 'average'],
  ...['globalMaxPooling2d', 'averagePooling2d', 'maxPooling2d'],
]);

/**
 * The logits that a model's main output comes from. Of a sigmoid or softmax: what it is taken of. Of an average of them, as an ensemble
 * has: the log-odds, or the logarithm of the averaged probabilities, computed from the members' logits so that nothing overflows.
 *
 * @returns undefined where they are not known, such as after a relu
 */
export function endOf(lowered: LoweredModel): End | undefined {
  const byName = new Map(lowered.layers.map((layer) => [layer.layer.name, layer]));
  const last = mainLayer(lowered);
  return last && ofLayer(last, byName);
}

function ofLayer(layer: LoweredLayer, byName: ReadonlyMap<string, LoweredLayer>): End | undefined {
  const { output, activation, inputs } = layer;
  const { graph } = output;
  const { operation, operands } = graph.node(output);
  if (operation === 'sigmoid' || operation === 'softmax') {
    return { kind: operation, logits: graph.value(operands[0] as number) };
  }
  const { type } = layer.layer;
  const before = inputs.map((name) => {
    const input = byName.get(name);
    return input && ofLayer(input, byName);
  });
  const [first] = before;
  // An activation that changes nothing says nothing about what comes in.
  if (type === 'activation') return activation === 'linear' ? first : undefined;
  if (!choosing.has(type)) return activation === 'linear' ? { kind: 'linear', logits: output } : undefined;
  if (!first || before.some((end) => end?.kind !== first.kind)) return undefined;
  const { kind } = first;
  if (kind === 'linear') return { kind, logits: output };
  const logits = averageOf({ layer, kind, logits: before.flatMap((end) => end?.logits ?? []) });
  return logits && { kind, logits };
}

interface AverageOptions {
  readonly layer: LoweredLayer;
  readonly kind: 'sigmoid' | 'softmax';
  /** Of each input. */
  readonly logits: readonly Value[];
}

/** Logits of what a layer makes of probabilities; undefined where they are no probabilities any more. */
function averageOf({ layer, kind, logits }: AverageOptions): Value | undefined {
  const { output, layer: own } = layer;
  const [first] = logits as readonly [Value, ...Value[]];
  if (own.type === 'average') return mixed(kind, logits, meanOfMembers);
  if (averaging.has(own.type)) {
    const keepDims = output.shape.length === 4;
    return mixed(kind, [first], ([value]) => meanOfPlaces(value as Value, keepDims));
  }
  const sameLast = kind === 'sigmoid' || first.shape.at(-1) === output.shape.at(-1);
  return shapeOnly.has(own.type) && sameLast ? ops.reshape(first, output.shape) : undefined;
}

/** The logits of averaged probabilities, from the logarithms of the probabilities. */
function mixed(
  kind: 'sigmoid' | 'softmax',
  logits: readonly Value[],
  mean: (logarithms: readonly Value[]) => Value,
): Value {
  if (kind === 'softmax') return mean(logits.map(ops.logSoftmax));
  const yes = mean(logits.map((value) => ops.negate(ops.softplus(ops.negate(value)))));
  const no = mean(logits.map((value) => ops.negate(ops.softplus(value))));
  return ops.subtract(yes, no);
}

/** log(mean(eˣ)) over members. */
function meanOfMembers(logarithms: readonly Value[]): Value {
  const largest = logarithms.reduce((most, value) => ops.maximum(most, value));
  const sum = logarithms
    .map((value) => ops.exp(ops.subtract(value, largest)))
    .reduce((total, value) => ops.add(total, value));
  return ops.add(largest, ops.log(ops.multiply(sum, 1 / logarithms.length)));
}

/** log(mean(eˣ)) over height and width. */
function meanOfPlaces(logarithms: Value, keepDims: boolean): Value {
  const axes = [1, 2];
  const largest = ops.reduceMax(logarithms, { axes, keepDims: true });
  const mean = ops.reduceMean(ops.exp(ops.subtract(logarithms, largest)), { axes, keepDims: true });
  const result = ops.add(largest, ops.log(mean));
  const [batch, , , channels] = result.shape as [number, number, number, number];
  return keepDims ? result : ops.reshape(result, [batch, channels]);
}
