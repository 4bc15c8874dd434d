import type { ConvolutionAttributes } from '@cnn/core';
import { type AnyCall, countOf, type Kernels, type Numbers, operandOf } from './dense.js';
import { walkWindows } from './window.js';

type Shape = readonly number[];

/** The three roles of a convolution y = x ∗ kernel; each kernel fills one of them from the other two. */
interface Roles {
  readonly x: { readonly shape: Shape; readonly data: Numbers };
  readonly kernel: { readonly shape: Shape; readonly data: Numbers };
  readonly y: { readonly shape: Shape; readonly data: Numbers };
}

function walk(
  { x, kernel, y }: Roles,
  { strides, dilations, padding }: ConvolutionAttributes,
  visit: (pixel: number, place: number, tap: number) => void,
): void {
  const [batch, height, width] = x.shape as [number, number, number];
  const [, outHeight, outWidth] = y.shape as [number, number, number];
  const window: [number, number] = [kernel.shape[0] as number, kernel.shape[1] as number];
  walkWindows(
    { batch, image: [height, width], output: [outHeight, outWidth], window, strides, dilations, padding },
    visit,
  );
}

/** What the node is to compute: an empty value in its own shape. */
function empty(call: AnyCall): { shape: Shape; data: Numbers } {
  return { shape: call.shape, data: call.allocate(countOf(call.shape)) };
}

/** Sums gather in float64 and are rounded once, when the interpreter works in float32. */
function rounded(call: AnyCall, sums: Float64Array): Numbers {
  const y = call.allocate(sums.length);
  y.set(sums);
  return y;
}

export const convolutionKernels = {
  conv2d: (call) => {
    const roles: Roles = { x: operandOf(call, 0), kernel: operandOf(call, 1), y: empty(call) };
    const [, , channels, filters] = roles.kernel.shape as [number, number, number, number];
    const [x, kernel, y] = [roles.x.data, roles.kernel.data, new Float64Array(roles.y.data.length)];
    walk(roles, call.attributes, (pixel, place, tap) => {
      for (let channel = 0; channel < channels; channel++) {
        const value = x[pixel * channels + channel] as number;
        const weights = (tap * channels + channel) * filters;
        for (let filter = 0; filter < filters; filter++) {
          const at = place * filters + filter;
          y[at] = (y[at] as number) + value * (kernel[weights + filter] as number);
        }
      }
    });
    return rounded(call, y);
  },
  conv2dInputGradient: (call) => {
    const roles: Roles = { y: operandOf(call, 0), kernel: operandOf(call, 1), x: empty(call) };
    const [, , channels, filters] = roles.kernel.shape as [number, number, number, number];
    const [dy, kernel, dx] = [roles.y.data, roles.kernel.data, new Float64Array(roles.x.data.length)];
    walk(roles, call.attributes, (pixel, place, tap) => {
      for (let channel = 0; channel < channels; channel++) {
        const weights = (tap * channels + channel) * filters;
        let sum = 0;
        for (let filter = 0; filter < filters; filter++) {
          sum += (dy[place * filters + filter] as number) * (kernel[weights + filter] as number);
        }
        const at = pixel * channels + channel;
        dx[at] = (dx[at] as number) + sum;
      }
    });
    return rounded(call, dx);
  },
  conv2dKernelGradient: (call) => {
    const roles: Roles = { x: operandOf(call, 0), y: operandOf(call, 1), kernel: empty(call) };
    const [, , channels, filters] = roles.kernel.shape as [number, number, number, number];
    const [x, dy, dKernel] = [roles.x.data, roles.y.data, new Float64Array(roles.kernel.data.length)];
    walk(roles, call.attributes, (pixel, place, tap) => {
      for (let channel = 0; channel < channels; channel++) {
        const value = x[pixel * channels + channel] as number;
        const weights = (tap * channels + channel) * filters;
        for (let filter = 0; filter < filters; filter++) {
          const at = weights + filter;
          dKernel[at] = (dKernel[at] as number) + value * (dy[place * filters + filter] as number);
        }
      }
    });
    return rounded(call, dKernel);
  },
} satisfies Partial<Kernels>;
