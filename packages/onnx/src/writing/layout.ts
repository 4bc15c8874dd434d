import * as attribute from './attributes.js';
import type { GraphWriter, Tensor } from './graphWriter.js';

/**
 * How the elements of a value lie in its tensor. `plain` is the program's own order (images: NHWC). Images also come
 * as `nchw`, and `blocked`: ONNX Runtime's NCHWc, `[n, c / block, h, w, block]` under the name of `[n, c, h, w]`.
 */
export type Layout = 'plain' | 'nchw' | 'blocked';

/** A tensor and how its elements lie. */
export interface Placed {
  readonly tensor: Tensor;
  readonly layout: Layout;
}

/** The operations of ONNX Runtime on images in blocks of channels. */
export const NCHWC = 'com.microsoft.nchwc';

/**
 * The same image in another layout.
 *
 * @param channels number of channels of the image
 */
export function convertImage(
  graph: GraphWriter,
  { tensor, layout }: Placed,
  wanted: { readonly layout: Layout; readonly channels: number },
): Tensor {
  const { layout: target, channels } = wanted;
  if (layout === target) return tensor;
  if (target === 'blocked') {
    const attributes = { channels_last: attribute.flag(layout === 'plain') };
    return graph.add({ op: 'ReorderInput', domain: NCHWC, inputs: [tensor], attributes });
  }
  if (layout === 'blocked') {
    const attributes = {
      channels: attribute.int(channels),
      channels_last: attribute.flag(target === 'plain'),
    };
    return graph.add({ op: 'ReorderOutput', domain: NCHWC, inputs: [tensor], attributes });
  }
  const perm = attribute.ints(target === 'nchw' ? [0, 3, 1, 2] : [0, 2, 3, 1]);
  return graph.add({ op: 'Transpose', inputs: [tensor], attributes: { perm } });
}

/** The shape that ONNX knows the tensor by. */
export function tensorShape(shape: readonly number[], layout: Layout): readonly number[] {
  if (layout === 'plain') return shape;
  const [n, h, w, c] = shape as [number, number, number, number];
  return [n, c, h, w];
}
