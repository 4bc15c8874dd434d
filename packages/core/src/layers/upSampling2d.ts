import * as ops from '../graph/functions.js';
import type { Value } from '../graph/graph.js';
import { oneOf, optional, positiveIntegerOrPair } from './field.js';
import { type Pair, pairOf } from './geometry.js';
import { define, expectImages, type LayerBase, type LayerRule, layerError } from './layer.js';

/** A layer that `upSampling2d` makes. */
export interface UpSampling2dLayer extends LayerBase {
  readonly type: 'upSampling2d';
  /** Default 2. */
  readonly size?: number | Pair | undefined;
  /** Default 'nearest'. 'bilinear' has half-pixel centres and repeats the border, as Keras. */
  readonly interpolation?: 'nearest' | 'bilinear' | undefined;
}

/**
 * Enlarges by whole factors: [h, w, c] → [h · size, w · size, c].
 *
 * ```ts
 * sequential({ input: [8, 8, 16], layers: [upSampling2d({ size: 2, interpolation: 'bilinear' })] }); // [16, 16, 16]
 * ```
 */
export function upSampling2d(options: Omit<UpSampling2dLayer, 'type'> = {}): UpSampling2dLayer {
  return define('upSampling2d', options);
}

/**
 * `factor` new positions for each along axis 1 of x [rows, length, rest]. Position p of a factor s lies at
 * i + (p + ½) / s − ½, between the element and one neighbour.
 */
function enlarge(x: Value, factor: number, bilinear: boolean): Value {
  if (factor === 1) return x;
  const [rows, length, rest] = x.shape as [number, number, number];
  const separate = (value: Value): Value => ops.reshape(value, [rows, length, 1, rest].slice(0, 4));
  const joined = (value: Value): Value => ops.reshape(value, [rows, length * factor, rest]);
  if (!bilinear || length === 1) return joined(ops.broadcast(separate(x), [rows, length, factor, rest]));
  const part = (from: number, count: number): Value => ops.slice(x, [0, from, 0], [rows, count, rest]);
  const before = ops.concat([part(0, 1), part(0, length - 1)], 1);
  const after = ops.concat([part(1, length - 1), part(length - 1, 1)], 1);
  const phases = Array.from({ length: factor }, (_, phase) => {
    const offset = (phase + 0.5) / factor - 0.5;
    const neighbour = offset < 0 ? before : after;
    const weight = Math.abs(offset);
    return separate(ops.add(ops.multiply(x, 1 - weight), ops.multiply(neighbour, weight)));
  });
  return joined(ops.concat(phases, 2));
}

const mostPhases = 256;

export const upSampling2dRule: LayerRule<UpSampling2dLayer> = {
  fields: {
    size: optional(positiveIntegerOrPair, 2),
    interpolation: optional(oneOf(['nearest', 'bilinear']), 'nearest'),
  },
  check({ size = 2, interpolation }, inputs) {
    expectImages(inputs);
    const factor = Math.max(...pairOf(size));
    // Each phase of a bilinear enlargement is an operation of its own.
    if (interpolation !== 'bilinear' || factor <= mostPhases) return;
    throw layerError(`size: expected at most ${mostPhases} with bilinear interpolation, received ${factor}.`);
  },
  lower({ layer, x }) {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const [vertical, horizontal] = pairOf(layer.size ?? 2);
    const bilinear = layer.interpolation === 'bilinear';
    const tall = enlarge(ops.reshape(x, [batch, height, width * channels]), vertical, bilinear);
    const rows = ops.reshape(tall, [batch * height * vertical, width, channels]);
    const wide = enlarge(rows, horizontal, bilinear);
    return ops.reshape(wide, [batch, height * vertical, width * horizontal, channels]);
  },
};
