import type { PoolAttributes } from '@cnn/core';
import { countOf, type Kernels, operandOf } from './dense.js';
import { walkWindows } from './window.js';

/** Calls `visit` with the index of an element of x and that of the element of y to whose window it belongs. */
function walk(
  shapes: { readonly x: readonly number[]; readonly y: readonly number[] },
  { poolSize, strides, padding }: PoolAttributes,
  visit: (ofX: number, ofY: number) => void,
): void {
  const [batch, height, width, channels] = shapes.x as [number, number, number, number];
  const [, outHeight, outWidth] = shapes.y as [number, number, number];
  walkWindows(
    {
      batch,
      image: [height, width],
      output: [outHeight, outWidth],
      window: poolSize,
      strides,
      dilations: [1, 1],
      padding,
    },
    (pixel, place) => {
      for (let channel = 0; channel < channels; channel++)
        visit(pixel * channels + channel, place * channels + channel);
    },
  );
}

/** How many elements of each window lie inside the image. */
function counts(x: readonly number[], y: readonly number[], attributes: PoolAttributes): Float64Array {
  const found = new Float64Array(countOf(y));
  walk({ x, y }, attributes, (_, ofY) => {
    found[ofY] = (found[ofY] as number) + 1;
  });
  return found;
}

export const poolingKernels = {
  maxPool2d: (call) => {
    const x = operandOf(call, 0);
    const y = call.allocate(countOf(call.shape)).fill(-Infinity);
    walk({ x: x.shape, y: call.shape }, call.attributes, (ofX, ofY) => {
      y[ofY] = Math.max(y[ofY] as number, x.data[ofX] as number);
    });
    return y;
  },
  maxPool2dGradient: (call) => {
    const [x, y, dy] = [operandOf(call, 0), operandOf(call, 1), operandOf(call, 2)];
    const dx = call.allocate(countOf(call.shape));
    const taken = new Uint8Array(y.data.length);
    walk({ x: x.shape, y: y.shape }, call.attributes, (ofX, ofY) => {
      if (taken[ofY] === 1 || x.data[ofX] !== y.data[ofY]) return;
      taken[ofY] = 1;
      dx[ofX] = (dx[ofX] as number) + (dy.data[ofY] as number);
    });
    return dx;
  },
  averagePool2d: (call) => {
    const x = operandOf(call, 0);
    const sums = new Float64Array(countOf(call.shape));
    walk({ x: x.shape, y: call.shape }, call.attributes, (ofX, ofY) => {
      sums[ofY] = (sums[ofY] as number) + (x.data[ofX] as number);
    });
    const count = counts(x.shape, call.shape, call.attributes);
    const y = call.allocate(sums.length);
    y.set(sums.map((sum, i) => sum / (count[i] as number)));
    return y;
  },
  averagePool2dGradient: (call) => {
    const dy = operandOf(call, 0);
    const count = counts(call.shape, dy.shape, call.attributes);
    const dx = call.allocate(countOf(call.shape));
    walk({ x: call.shape, y: dy.shape }, call.attributes, (ofX, ofY) => {
      dx[ofX] = (dx[ofX] as number) + (dy.data[ofY] as number) / (count[ofY] as number);
    });
    return dx;
  },
} satisfies Partial<Kernels>;
