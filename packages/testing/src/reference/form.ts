import {
  type AnyCall,
  broadcastIndex,
  countOf,
  indexOf,
  type Kernels,
  type Numbers,
  operandOf,
  positionOf,
} from './dense.js';

/** Fills every position of the value from a position of the operand; zero where that lies outside. */
function gather(call: AnyCall, from: (position: number[]) => number[]): Numbers {
  const x = operandOf(call, 0);
  const y = call.allocate(countOf(call.shape));
  for (let i = 0; i < y.length; i++) {
    const index = indexOf(from(positionOf(i, call.shape)), x.shape);
    if (index >= 0) y[i] = x.data[index] as number;
  }
  return y;
}

export const formKernels = {
  reshape: (call) => operandOf(call, 0).data,
  transpose: (call) => {
    const { permutation } = call.attributes;
    return gather(call, (position) => {
      const source = position.slice();
      permutation.forEach((axis, index) => {
        source[axis] = position[index] as number;
      });
      return source;
    });
  },
  broadcast: (call) => {
    const x = operandOf(call, 0);
    const from = broadcastIndex(x.shape, call.shape);
    if (!from) return x.data;
    const y = call.allocate(from.length);
    for (let i = 0; i < y.length; i++) y[i] = x.data[from[i] as number] as number;
    return y;
  },
  pad: (call) => {
    const { before } = call.attributes;
    return gather(call, (position) => position.map((at, axis) => at - (before[axis] ?? 0)));
  },
  slice: (call) => {
    const { begin } = call.attributes;
    return gather(call, (position) => position.map((at, axis) => at + (begin[axis] as number)));
  },
  concat: (call) => {
    const { axis } = call.attributes;
    const y = call.allocate(countOf(call.shape));
    let start = 0;
    for (const { shape, data } of call.operands) {
      for (let i = 0; i < data.length; i++) {
        const position = positionOf(i, shape);
        position[axis] = (position[axis] as number) + start;
        y[indexOf(position, call.shape)] = data[i] as number;
      }
      start += shape[axis] as number;
    }
    return y;
  },
  reverse: (call) => {
    const { axes } = call.attributes;
    return gather(call, (position) =>
      position.map((at, axis) => (axes.includes(axis) ? (call.shape[axis] as number) - 1 - at : at)),
    );
  },
  oneHot: (call) => {
    const { data } = operandOf(call, 0);
    const { depth } = call.attributes;
    const y = call.allocate(data.length * depth);
    data.forEach((index, row) => {
      if (index >= 0 && index < depth) y[row * depth + index] = 1;
    });
    return y;
  },
} satisfies Partial<Kernels>;
