import { countOf, type Dense, type Kernels, operandOf, positionOf, stridesOf } from './dense.js';

/** For every element of x, the element of the reduced value that it belongs to. */
function targets(x: Dense, axes: readonly number[]): Int32Array {
  const kept = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  const into = new Int32Array(x.data.length);
  for (let i = 0; i < into.length; i++) {
    into[i] = positionOf(i, x.shape).reduce((index, at, axis) => index + at * (strides[axis] as number), 0);
  }
  return into;
}

/** Sums in float64 whatever the precision of the result. */
function sums(x: Dense, axes: readonly number[], size: number): Float64Array {
  const into = targets(x, axes);
  const y = new Float64Array(size);
  for (let i = 0; i < into.length; i++)
    y[into[i] as number] = (y[into[i] as number] as number) + (x.data[i] as number);
  return y;
}

export const reductionKernels = {
  reduceSum: (call) => {
    const y = call.allocate(countOf(call.shape));
    y.set(sums(operandOf(call, 0), call.attributes.axes, y.length));
    return y;
  },
  reduceMean: (call) => {
    const x = operandOf(call, 0);
    const y = call.allocate(countOf(call.shape));
    const count = x.data.length / y.length;
    y.set(sums(x, call.attributes.axes, y.length).map((sum) => sum / count));
    return y;
  },
  reduceMax: (call) => {
    const x = operandOf(call, 0);
    const into = targets(x, call.attributes.axes);
    const y = call.allocate(countOf(call.shape)).fill(-Infinity);
    for (let i = 0; i < into.length; i++) {
      y[into[i] as number] = Math.max(y[into[i] as number] as number, x.data[i] as number);
    }
    return y;
  },
} satisfies Partial<Kernels>;
