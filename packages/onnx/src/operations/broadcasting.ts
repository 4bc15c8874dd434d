import { type GraphNode, sameShape } from '@cnn/core';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Layout, Placed } from '../writing/layout.js';

/**
 * Writes an operation on operands that broadcast (NumPy's rule), in the layout of the largest of them, so that images
 * stay as the convolutions around them want them.
 *
 * @param options.wholeBlocks images in blocks that are filled up leave them. Default false
 */
export function combine(
  emission: Emission,
  node: Pick<GraphNode, 'operands' | 'shape'>,
  write: (tensors: Tensor[]) => Tensor,
  { wholeBlocks = false }: { readonly wholeBlocks?: boolean } = {},
): Placed {
  const layout = commonLayout(emission, node, wholeBlocks);
  return { tensor: write(node.operands.map((id) => aligned(emission, id, layout))), layout };
}

function commonLayout(
  emission: Emission,
  { operands, shape }: Pick<GraphNode, 'operands' | 'shape'>,
  wholeBlocks: boolean,
): Layout {
  if (shape.length !== 4) return 'plain';
  const whole = operands.filter((id) => sameShape(emission.index.node(id).shape, shape));
  const layouts = whole.map((id) => emission.placed(id).layout);
  const isFilled = wholeBlocks && whole.some((id) => isFilledUp(emission, id));
  const inBlocks = layouts.includes('blocked') && !isFilled;
  const first = inBlocks ? 'blocked' : layouts.every((layout) => layout === 'plain') ? 'plain' : 'nchw';
  const fits = (layout: Layout): boolean =>
    operands.every((id) => whole.includes(id) || canAlign(emission.index.node(id).shape, layout));
  if (fits(first)) return first;
  return fits('nchw') ? 'nchw' : 'plain';
}

/** Whether an image's blocks hold more than its channels. */
export function isFilledUp(emission: Emission, id: number): boolean {
  const channels = emission.index.node(id).shape[3];
  if (channels === undefined || emission.placed(id).layout !== 'blocked') return false;
  return emission.inWholeBlocks(channels) > channels;
}

/** Whether an operand of another shape than the result broadcasts in this layout. */
function canAlign(shape: readonly number[], layout: Layout): boolean {
  if (layout === 'plain' || shape.every((dim) => dim === 1)) return true;
  return layout === 'nchw' && (shape.length === 1 || shape.length === 4);
}

function aligned(emission: Emission, id: number, layout: Layout): Tensor {
  const { shape } = emission.index.node(id);
  if (layout === 'plain' || shape.length === 0) return emission.value(id);
  if (shape.length === 4) return emission.value(id, shape.every((dim) => dim === 1) ? 'plain' : layout);
  if (shape.length > 1 || shape[0] === 1) return emission.value(id);
  // A number for each channel.
  const home = emission.home(id);
  const channels = shape[0] as number;
  return home.once(`${id} channels first`, () => home.reshape(home.value(id), [channels, 1, 1]));
}
