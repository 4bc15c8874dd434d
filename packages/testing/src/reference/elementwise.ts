import { type AnyCall, broadcastIndex, countOf, type Kernels, type Numbers, operandOf } from './dense.js';
import { erf } from './erf.js';

const unary =
  (compute: (x: number) => number) =>
  (call: AnyCall): Numbers => {
    const { data } = operandOf(call, 0);
    const y = call.allocate(data.length);
    for (let i = 0; i < y.length; i++) y[i] = compute(data[i] as number);
    return y;
  };

const binary =
  (compute: (a: number, b: number) => number) =>
  (call: AnyCall): Numbers => {
    const [a, b] = [operandOf(call, 0), operandOf(call, 1)];
    const [ofA, ofB] = [broadcastIndex(a.shape, call.shape), broadcastIndex(b.shape, call.shape)];
    const y = call.allocate(countOf(call.shape));
    for (let i = 0; i < y.length; i++) {
      y[i] = compute(
        a.data[ofA ? (ofA[i] as number) : i] as number,
        b.data[ofB ? (ofB[i] as number) : i] as number,
      );
    }
    return y;
  };

export const elementwiseKernels = {
  negate: unary((x) => -x),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sqrt: unary(Math.sqrt),
  rsqrt: unary((x) => 1 / Math.sqrt(x)),
  square: unary((x) => x * x),
  abs: unary(Math.abs),
  sign: unary(Math.sign),
  relu: unary((x) => Math.max(x, 0)),
  sigmoid: unary((x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))),
  tanh: unary(Math.tanh),
  softplus: unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  erf: unary(erf),
  floor: unary(Math.floor),
  cast: (call) => {
    const { data } = operandOf(call, 0);
    const { dtype } = call.attributes;
    const convert = (x: number): number =>
      dtype === 'bool' ? Number(x !== 0) : dtype === 'int32' ? Math.trunc(x) : x;
    const y = call.allocate(data.length);
    for (let i = 0; i < y.length; i++) y[i] = convert(data[i] as number);
    return y;
  },

  add: binary((a, b) => a + b),
  subtract: binary((a, b) => a - b),
  multiply: binary((a, b) => a * b),
  divide: binary((a, b) => a / b),
  maximum: binary(Math.max),
  minimum: binary(Math.min),
  power: binary((a, b) => a ** b),
  greater: binary((a, b) => Number(a > b)),
  greaterEqual: binary((a, b) => Number(a >= b)),
  equal: binary((a, b) => Number(a === b)),
  select: (call) => {
    const values = [0, 1, 2].map((index) => {
      const { shape, data } = operandOf(call, index);
      const from = broadcastIndex(shape, call.shape);
      return (i: number): number => data[from ? (from[i] as number) : i] as number;
    }) as [(i: number) => number, (i: number) => number, (i: number) => number];
    const [condition, a, b] = values;
    const y = call.allocate(countOf(call.shape));
    for (let i = 0; i < y.length; i++) y[i] = condition(i) !== 0 ? a(i) : b(i);
    return y;
  },
} satisfies Partial<Kernels>;
