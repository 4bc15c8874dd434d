import { sizeOf } from '@cnn/core';

/**
 * Stands for the batch's size in shapes that a graph computes: a prime that no dimension is, so that products show how often it
 * is in them.
 */
export const BATCH_TOKEN = 2_147_483_659;

/** Numbers that the file holds, or that follow from them and from shapes. */
export interface Constant {
  readonly kind: 'constant';
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
  /** Whether they are whole numbers: shapes, axes, indices. */
  readonly whole: boolean;
  /** The initializer's name. */
  readonly name?: string | undefined;
}

/**
 * A value that depends on the model's inputs: what one of our layers gives. Its axes in the graph are views of our own: axis i of the
 * graph's value is the product of our axes `axes[i]`, the first of them outermost; an empty list is an axis of size 1. So a transposition
 * or a flattening needs no layer until something reads the value in an order.
 */
export interface Flow {
  readonly kind: 'flow';
  /** Name of the layer, or of an input. */
  readonly layer: string;
  /** Without the batch: axis 1 of ours is `shape[0]`. */
  readonly shape: readonly number[];
  /** Of each axis of the graph's value; the batch is our axis 0. */
  readonly axes: readonly (readonly number[])[];
  /** Whether no element is below 0. */
  readonly nonNegative: boolean;
}

export type GraphValue = Constant | Flow;

/** The sizes of a value's axes in the graph, with the token for the batch. */
export function graphShape({ shape, axes }: Flow): readonly number[] {
  return axes.map((parts) =>
    parts.reduce((product, axis) => product * (axis === 0 ? BATCH_TOKEN : (shape[axis - 1] as number)), 1),
  );
}

/** Of images as PyTorch and ONNX order them: batch, channels, height, width. */
export const CHANNELS_FIRST: Flow['axes'] = [[0], [3], [1], [2]];
/** As this toolkit orders them. */
export const CHANNELS_LAST: Flow['axes'] = [[0], [1], [2], [3]];

/** Views without our axes of size 1, whose place says nothing. */
function essential({ shape, axes }: Flow): string {
  return JSON.stringify(axes.map((parts) => parts.filter((axis) => axis === 0 || shape[axis - 1] !== 1)));
}

/** Whether two values with our axes in the same places are viewed alike. */
export const sameView = (a: Flow, b: Flow): boolean =>
  a.shape.length === b.shape.length && essential(a) === essential(b);

/** Whether a value is viewed as `axes`, up to axes of size 1. */
export const viewedAs = (flow: Flow, axes: Flow['axes']): boolean =>
  flow.shape.length === Math.max(...axes.flat()) && essential(flow) === essential({ ...flow, axes });

export const constant = (
  shape: readonly number[],
  data: Constant['data'],
  { whole = false, name }: { readonly whole?: boolean; readonly name?: string | undefined } = {},
): Constant => ({ kind: 'constant', shape, data, whole, name });

export const wholes = (values: readonly number[]): Constant =>
  constant([values.length], Float64Array.from(values), { whole: true });

/** The only number of a constant; undefined where it has several. */
export const scalarOf = ({ data }: Constant): number | undefined => (data.length === 1 ? data[0] : undefined);

/** The same numbers; float32 is not copied. */
export const asFloats = (data: Constant['data']): Float32Array =>
  data instanceof Float32Array ? data : new Float32Array(data);

/** A constant with its axes in another order. */
export function transposed(
  { shape, data }: Pick<Constant, 'shape' | 'data'>,
  permutation: readonly number[],
): Float32Array {
  const to = permutation.map((axis) => shape[axis] as number);
  const steps = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const strides = permutation.map((axis) => steps[axis] as number);
  const result = new Float32Array(data.length);
  const last = to.length - 1;
  if (last < 0) return Float32Array.from(data);
  const [count, stride] = [to[last] as number, strides[last] as number];
  const index = new Array<number>(to.length).fill(0);
  let offset = 0;
  for (let at = 0; at < result.length; at += count) {
    for (let inner = 0; inner < count; inner++) result[at + inner] = data[offset + inner * stride] as number;
    for (let axis = last - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      offset += strides[axis] as number;
      if (next < (to[axis] as number)) {
        index[axis] = next;
        break;
      }
      offset -= next * (strides[axis] as number);
      index[axis] = 0;
    }
  }
  return result;
}
