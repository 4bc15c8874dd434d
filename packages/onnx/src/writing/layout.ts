import * as attribute from './attributes.js';
import type { GraphWriter, Tensor } from './graphWriter.js';

/**
 * How the elements of a value lie in its tensor. `plain` is the program's own order (images: NHWC). Images also come
 * as `nchw`, and `blocked`: ONNX Runtime's NCHWc, `[n, c / block, h, w, block]` under the name of `[n, c, h, w]`, where c is
 * filled up to whole blocks with finite numbers that nothing reads.
 */
export type Layout = 'plain' | 'nchw' | 'blocked';

/** A tensor and how its elements lie. */
export interface Placed {
  readonly tensor: Tensor;
  readonly layout: Layout;
}

/** The operations of ONNX Runtime on images in blocks of channels. */
export const NCHWC = 'com.microsoft.nchwc';

/** The number of channels in whole blocks: the last of them is filled up with what nothing reads. */
export const inWholeBlocks = (channels: number, block: number): number => Math.ceil(channels / block) * block;

/**
 * The same image in another layout.
 *
 * @param wanted.channels number of channels of the image
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
    const inputs = [channels % 4 === 0 ? tensor : inFours(graph, { tensor, layout }, channels)];
    return graph.add({ op: 'ReorderInput', domain: NCHWC, inputs, attributes });
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

/** With channels of zeros behind its own, so that there are 4, 8, 12, … of them: ReorderInput takes no others. */
function inFours(graph: GraphWriter, { tensor, layout }: Placed, channels: number): Tensor {
  const pads = new Array<number>(8).fill(0);
  pads[layout === 'plain' ? 7 : 5] = inWholeBlocks(channels, 4) - channels;
  return graph.add({ op: 'Pad', inputs: [tensor, graph.int64s(pads), graph.scalar(0)] });
}

/** The shape that ONNX knows the tensor by. */
export function tensorShape(shape: readonly number[], layout: Layout, block: number): readonly number[] {
  if (layout === 'plain') return shape;
  const [n, h, w, c] = shape as [number, number, number, number];
  return [n, layout === 'blocked' ? inWholeBlocks(c, block) : c, h, w];
}
