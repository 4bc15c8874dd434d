import { type AnyCall, type Kernels, type Numbers, operandOf } from './dense.js';

/** Row by row along the last axis: each row minus its maximum, and the logarithm of the sum of its powers. */
function byRow(call: AnyCall, compute: (shifted: number, logSum: number) => number): Numbers {
  const x = operandOf(call, 0);
  const width = x.shape.at(-1) as number;
  const y = call.allocate(x.data.length);
  for (let start = 0; start < x.data.length; start += width) {
    const row = Array.from(x.data.subarray(start, start + width));
    const largest = Math.max(...row);
    const logSum = Math.log(row.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    row.forEach((value, column) => {
      y[start + column] = compute(value - largest, logSum);
    });
  }
  return y;
}

export const probabilityKernels = {
  softmax: (call) => byRow(call, (shifted, logSum) => Math.exp(shifted - logSum)),
  logSoftmax: (call) => byRow(call, (shifted, logSum) => shifted - logSum),
} satisfies Partial<Kernels>;
