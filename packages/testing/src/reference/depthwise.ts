import type { ConvolutionAttributes } from '@cnn/core';
import { type AnyCall, countOf, type Dense, type Kernels, type Numbers, operandOf } from './dense.js';
import { walkWindows } from './window.js';

/**
 * Calls `visit` with the indices of an element of x, of the kernel and of y that are multiplied with one another:
 * channel c·multiplier + m of y comes from channel c of x.
 */
function walk(
  shapes: {
    readonly x: readonly number[];
    readonly kernel: readonly number[];
    readonly y: readonly number[];
  },
  { strides, dilations, padding }: ConvolutionAttributes,
  visit: (ofX: number, ofKernel: number, ofY: number) => void,
): void {
  const [batch, height, width, channels] = shapes.x as [number, number, number, number];
  const [kernelHeight, kernelWidth, , multiplier] = shapes.kernel as [number, number, number, number];
  const [, outHeight, outWidth] = shapes.y as [number, number, number];
  const wide = channels * multiplier;
  walkWindows(
    {
      batch,
      image: [height, width],
      output: [outHeight, outWidth],
      window: [kernelHeight, kernelWidth],
      strides,
      dilations,
      padding,
    },
    (pixel, place, tap) => {
      for (let k = 0; k < wide; k++)
        visit(pixel * channels + Math.floor(k / multiplier), tap * wide + k, place * wide + k);
    },
  );
}

/** Sums of products a[i]·b[j], gathered in float64 and rounded once. */
function gathered(
  call: AnyCall,
  [a, b]: readonly [Dense, Dense],
  each: (add: (into: number, i: number, j: number) => void) => void,
): Numbers {
  const sums = new Float64Array(countOf(call.shape));
  each((into, i, j) => {
    sums[into] = (sums[into] as number) + (a.data[i] as number) * (b.data[j] as number);
  });
  const result = call.allocate(sums.length);
  result.set(sums);
  return result;
}

export const depthwiseKernels = {
  depthwiseConv2d: (call) => {
    const [x, kernel] = [operandOf(call, 0), operandOf(call, 1)];
    return gathered(call, [x, kernel], (add) =>
      walk({ x: x.shape, kernel: kernel.shape, y: call.shape }, call.attributes, (ofX, ofKernel, ofY) =>
        add(ofY, ofX, ofKernel),
      ),
    );
  },
  depthwiseConv2dInputGradient: (call) => {
    const [dy, kernel] = [operandOf(call, 0), operandOf(call, 1)];
    return gathered(call, [dy, kernel], (add) =>
      walk({ x: call.shape, kernel: kernel.shape, y: dy.shape }, call.attributes, (ofX, ofKernel, ofY) =>
        add(ofX, ofY, ofKernel),
      ),
    );
  },
  depthwiseConv2dKernelGradient: (call) => {
    const [x, dy] = [operandOf(call, 0), operandOf(call, 1)];
    return gathered(call, [x, dy], (add) =>
      walk({ x: x.shape, kernel: call.shape, y: dy.shape }, call.attributes, (ofX, ofKernel, ofY) =>
        add(ofKernel, ofX, ofY),
      ),
    );
  },
} satisfies Partial<Kernels>;
