import * as ops from '../graph/functions.js';
import type { Graph, Value } from '../graph/graph.js';
import { oneOf, optional, positiveInteger, required } from './field.js';
import { define, expectImages, type LayerBase, type LayerRule, layerError } from './layer.js';

/** A layer that `resizing` makes. */
export interface ResizingLayer extends LayerBase {
  readonly type: 'resizing';
  readonly height: number;
  readonly width: number;
  /** Default 'bilinear'. Both have half-pixel centres, and 'bilinear' does not smooth what it makes smaller, as Keras. */
  readonly interpolation?: 'bilinear' | 'nearest' | undefined;
}

/**
 * Images of another size: [h, w, c] → [height, width, c].
 *
 * ```ts
 * sequential({ input: [50, 40, 3], layers: [resizing({ height: 32, width: 32 })] }); // [32, 32, 3]
 * ```
 */
export function resizing(options: Omit<ResizingLayer, 'type'>): ResizingLayer {
  return define('resizing', options);
}

/** How much each of `from` places counts at each of `to` places: `[from, to]`, row-major. */
function shares(from: number, to: number, bilinear: boolean): number[] {
  const values = new Array<number>(from * to).fill(0);
  const put = (place: number, at: number, share: number): void => {
    const index = Math.min(Math.max(place, 0), from - 1) * to + at;
    values[index] = (values[index] as number) + share;
  };
  for (let at = 0; at < to; at += 1) {
    const centre = ((at + 0.5) * from) / to;
    if (!bilinear) {
      put(Math.floor(centre), at, 1);
      continue;
    }
    const before = Math.floor(centre - 0.5);
    const part = centre - 0.5 - before;
    put(before, at, 1 - part);
    put(before + 1, at, part);
  }
  return values;
}

/** The largest matrix of shares: more would make the graph itself large. */
const MOST_SHARES = 2 ** 22;

/** x [rows, from] → [rows, to]. */
function stretch(graph: Graph, x: Value, to: number, bilinear: boolean): Value {
  const from = x.shape[1] as number;
  return from === to ? x : ops.matmul(x, graph.constant(shares(from, to, bilinear), [from, to]));
}

export const resizingRule: LayerRule<ResizingLayer> = {
  fields: {
    height: required(positiveInteger),
    width: required(positiveInteger),
    interpolation: optional(oneOf(['bilinear', 'nearest']), 'bilinear'),
  },
  check({ height, width }, inputs) {
    expectImages(inputs);
    const [, h, w] = inputs[0] as readonly number[] as [number, number, number];
    if (Math.max(h * height, w * width) > MOST_SHARES) {
      throw layerError(
        `expected sizes whose product is at most ${MOST_SHARES}, received ${h} to ${height} and ${w} to ${width}.`,
      );
    }
  },
  activation: (_layer, inputs) => inputs[0],
  lower({ layer: { height, width, interpolation = 'bilinear' }, x, graph }) {
    const [batch, h, w, channels] = x.shape as [number, number, number, number];
    const bilinear = interpolation === 'bilinear';
    const rows = ops.reshape(ops.transpose(x, [0, 3, 1, 2]), [batch * channels * h, w]);
    const wide = ops.reshape(stretch(graph, rows, width, bilinear), [batch, channels, h, width]);
    const columns = ops.reshape(ops.transpose(wide, [0, 1, 3, 2]), [batch * channels * width, h]);
    const tall = ops.reshape(stretch(graph, columns, height, bilinear), [batch, channels, width, height]);
    return ops.transpose(tall, [0, 3, 2, 1]);
  },
};
