import type { GraphNode } from '@cnn/core';
import { reach, windowAttributes } from '../operations/window.js';
import { type Operations, operand } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';

type Sizes = readonly [number, number, number, number];

/** [n, c, h, w] with zeros between its elements, so that a stride lies between them: [n, c, h · down, w · right]. */
function spaced(
  emission: Emission,
  image: Tensor,
  { shape, strides }: { readonly shape: Sizes; readonly strides: readonly [number, number] },
): Tensor {
  const [n, c, h, w] = shape;
  const [down, right] = strides;
  if (down === 1 && right === 1) return image;
  const apart = emission.reshape(image, [n * c, h, 1, w, 1]);
  const pads = emission.graph.int64s([0, 0, 0, 0, 0, 0, 0, down - 1, 0, right - 1]);
  const wide = emission.add('Pad', [apart, pads, emission.graph.scalar(0)]);
  return emission.reshape(wide, [n, c, h * down, w * right]);
}

/** The kernel [h, w, channels, multiplier] with rows and columns in reverse order, as a Conv of groups takes it: [channels, multiplier, h, w]. */
function rotated(emission: Emission, id: number): Tensor {
  return emission.once(`${id} depthwise kernel rotated`, () => {
    const [rows, columns, channels, multiplier] = emission.shape(id) as Sizes;
    const places = rows * columns;
    const flat = emission.reshape(emission.value(id), [places, channels, multiplier]);
    const backwards = emission.graph.int64s(Array.from({ length: places }, (_, at) => places - 1 - at));
    const turned = places === 1 ? flat : emission.add('Gather', [flat, backwards]);
    return emission.reshape(emission.transpose(turned, [1, 2, 0]), [channels, multiplier, rows, columns]);
  });
}

/**
 * A convolution of dy, with zeros between its elements, and the rotated kernel. ConvTranspose would do in one operation, but for more than one
 * result for each channel ONNX Runtime 1.30 computes it wrongly by WebGPU: `findings/onnxruntime-webgpu-convolution.sh` shows it.
 */
function inputGradient(emission: Emission, node: GraphNode<'depthwiseConv2dInputGradient'>): Placed {
  const [dy, kernel] = [operand(node, 0), operand(node, 1)];
  const { strides, dilations, padding } = node.attributes;
  const [rows, columns, channels] = emission.shape(kernel) as Sizes;
  const [, h, w] = emission.shape(node.id) as Sizes;
  const [n, height, width, results] = emission.shape(dy) as Sizes;
  const gradient = spaced(emission, emission.value(dy, 'nchw'), {
    shape: [n, results, height, width],
    strides,
  });
  const [down, right] = [reach(rows, dilations[0]) - 1, reach(columns, dilations[1]) - 1];
  const [top, left] = [down - padding.top, right - padding.left];
  // Zeros or cuts at either end, until there are as many windows as the image has rows and columns.
  const ends = [top, left, h + down - height * strides[0] - top, w + right - width * strides[1] - left];
  const pads = ends as [number, number, number, number];
  const cut = pads.some((count) => count < 0);
  const [above, before, below, behind] = pads;
  const image = cut
    ? emission.add('Pad', [
        gradient,
        emission.graph.int64s([0, 0, above, before, 0, 0, below, behind]),
        emission.graph.scalar(0),
      ])
    : gradient;
  const tensor = emission.add('Conv', [image, rotated(emission, kernel)], {
    ...windowAttributes({
      kernel: [rows, columns],
      strides: [1, 1],
      dilations,
      pads: cut ? [0, 0, 0, 0] : pads,
    }),
    group: attribute.int(channels),
  });
  return { tensor, layout: 'nchw' };
}

export const depthwise = {
  depthwiseConv2dInputGradient: inputGradient,
} satisfies Partial<Operations>;
