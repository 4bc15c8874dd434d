import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import { type FieldCheck, optional } from './field.js';
import { define, type LayerBase, type LayerRule, layerError } from './layer.js';

/** A layer that `softmax` makes. */
export interface SoftmaxLayer extends LayerBase {
  readonly type: 'softmax';
  /** The axis along which the values sum to 1, counted from 1 (0 is the batch); −1 is the last. Default −1. */
  readonly axis?: number | undefined;
}

/**
 * The softmax along one axis. The shape stays.
 *
 * ```ts
 * sequential({ input: [8, 8, 3], layers: [flatten(), dense({ units: 4 }), softmax()] }); // [4]
 * ```
 */
export function softmax(options: Omit<SoftmaxLayer, 'type'> = {}): SoftmaxLayer {
  return define('softmax', options);
}

const anAxis: FieldCheck = (value) =>
  value === -1 || (Number.isInteger(value) && (value as number) >= 1)
    ? undefined
    : 'an axis from 1 on, or -1';

export const softmaxRule: LayerRule<SoftmaxLayer> = {
  fields: { axis: optional(anAxis, -1) },
  check({ axis = -1 }, [input]) {
    const last = (input as Shape).length - 1;
    if (axis > last) throw layerError(`axis: expected one from 1 to ${last}, or -1, received ${axis}.`);
  },
  lower({ layer: { axis = -1 }, x }) {
    const last = x.shape.length - 1;
    // Exchanging two axes is its own inverse.
    const exchanged = x.shape.map((_, at) => (at === axis ? last : at === last ? axis : at));
    const order = axis < 0 ? x.shape.map((_, at) => at) : exchanged;
    return ops.transpose(ops.softmax(ops.transpose(x, order)), order);
  },
};
