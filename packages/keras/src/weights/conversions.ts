import type { Shape } from '@cnn/core';

/** How numbers of a file become those of a variable. */
export interface WeightConversion {
  /** For people: `OIHW → HWIO`. */
  readonly name: string;
  /** The file's shape, for a variable of this shape. */
  sourceShape(shape: Shape): readonly number[];
  /** New numbers, for a variable of this shape. */
  apply(data: Float32Array, shape: Shape): Float32Array;
}

/** Axes in another order: axis i of ours is axis `from[i]` of the file's. */
function transposed(name: string, from: readonly number[]): WeightConversion {
  const sourceShape = (shape: Shape): number[] => {
    const source: number[] = [];
    for (const [axis, place] of from.entries()) source[place] = shape[axis] as number;
    return source;
  };
  return {
    name,
    sourceShape,
    apply(data, shape) {
      const source = sourceShape(shape);
      const strides = source.map((_, axis) =>
        source.slice(axis + 1).reduce((product, dim) => product * dim, 1),
      );
      const steps = from.map((place) => strides[place] as number);
      const values = new Float32Array(data.length);
      const index = shape.map(() => 0);
      let at = 0;
      for (let i = 0; i < values.length; i++) {
        values[i] = data[at] as number;
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          at += steps[axis] as number;
          index[axis] = (index[axis] as number) + 1;
          if ((index[axis] as number) < (shape[axis] as number)) break;
          at -= (steps[axis] as number) * (shape[axis] as number);
          index[axis] = 0;
        }
      }
      return values;
    },
  };
}

/** [filters, channels, height, width] of Keras 1 → [height, width, channels, filters]. */
export const fromOihw = transposed('OIHW → HWIO', [2, 3, 1, 0]);

/** The same of a transposed convolution, whose kernel ends in [filters, channels]. */
export const fromTransposedOihw = transposed('OIHW → HWOI', [2, 3, 0, 1]);

/** [height, width, channels, filters] of a transposed convolution of Keras 1. */
export const fromTransposedHwio = transposed('HWIO → HWOI', [0, 1, 3, 2]);

/** A value for each element of [channels, height, width]. */
export const fromChw = transposed('CHW → HWC', [1, 2, 0]);

/** The kernel of a dense layer that became a 1×1 convolution. */
export const fromDense: WeightConversion = {
  name: '[c, u] → [1, 1, c, u]',
  sourceShape: (shape) => shape.slice(2),
  apply: (data) => data,
};

/** Theano turns kernels by 180° as it convolves. */
export function turned(conversion: WeightConversion | undefined): WeightConversion {
  return {
    name: conversion ? `${conversion.name}, turned by 180°` : 'turned by 180°',
    sourceShape: (shape) => conversion?.sourceShape(shape) ?? shape,
    apply(data, shape) {
      const straight = conversion?.apply(data, shape) ?? data;
      const [height = 1, width = 1, ...rest] = shape;
      const size = rest.reduce((product, dim) => product * dim, 1);
      const values = new Float32Array(straight.length);
      const places = height * width;
      for (let place = 0; place < places; place++) {
        const from = (places - 1 - place) * size;
        values.set(straight.subarray(from, from + size), place * size);
      }
      return values;
    },
  };
}
