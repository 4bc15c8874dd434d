import { activate } from './activations.js';
import { type Drafts, derived, type LayerDraft } from './drafts.js';
import type { GraphNode } from './graphNodes.js';

export type Convert = (node: GraphNode, drafts: Drafts) => void;

/** Height and width of a list of four numbers: of the batch, height, width, channels. */
export function inPlane(node: GraphNode, name: string, drafts: Drafts): [number, number] {
  const [batch = 1, height = 1, width = 1, channels = 1] = node.attributes.numbers(name);
  if (batch !== 1 || channels !== 1) drafts.refuse(node, `has ${name} over the batch or the channels`);
  return [height, width];
}

export function checkFormat(node: GraphNode, drafts: Drafts): void {
  const format = node.attributes.text('data_format');
  if (format !== '' && format !== 'NHWC')
    drafts.refuse(node, `has images in the order ${format}, expected NHWC`);
}

/** The padding of a node; one that is written out becomes a layer in front. */
export function padding(
  node: GraphNode,
  drafts: Drafts,
  input: LayerDraft,
): { padding: string; input: LayerDraft } {
  const kind = node.attributes.text('padding');
  if (kind === 'SAME' || kind === 'VALID') return { padding: kind.toLowerCase(), input };
  const [b0 = 0, b1 = 0, top = 0, bottom = 0, left = 0, right = 0, c0 = 0, c1 = 0] =
    node.attributes.numbers('explicit_paddings');
  if (kind !== 'EXPLICIT' || b0 + b1 + c0 + c1 > 0) drafts.refuse(node, `has the padding ${kind}`);
  const config = {
    padding: [
      [top, bottom],
      [left, right],
    ],
  };
  const layer = drafts.add(node, { className: 'ZeroPadding2D', config, inputs: [input.name] });
  return { padding: 'valid', input: layer };
}

/** Conv2D and DepthwiseConv2dNative, and what is fused with them. */
function convolution(depthwise: boolean): Convert {
  return (node, drafts) => {
    checkFormat(node, drafts);
    const kernel = drafts.constant(node, 1);
    const [height = 0, width = 0, channels = 0, outputs = 0] = kernel.shape;
    if (kernel.shape.length !== 4) drafts.refuse(node, 'has a kernel that is none');
    const { padding: kind, input } = padding(node, drafts, drafts.layer(node, 0));
    const [dilations, strides] = [inPlane(node, 'dilations', drafts), inPlane(node, 'strides', drafts)];
    const common = {
      kernel_size: [height, width],
      strides,
      padding: kind,
      dilation_rate: dilations,
      use_bias: false,
    };
    const config = depthwise ? { ...common, depth_multiplier: outputs } : { ...common, filters: outputs };
    const layer = drafts.add(node, {
      className: depthwise ? 'DepthwiseConv2D' : 'Conv2D',
      config: { ...config, ...(channels > 0 && { activation: 'linear' }) },
      inputs: [input.name],
      weights: { [depthwise ? 'depthwise_kernel' : 'kernel']: kernel },
    });
    fused(node, drafts, layer);
  };
}

const matrix: Convert = (node, drafts) => {
  const kernel = drafts.constant(node, 1);
  const [rows = 0, columns = 0] = kernel.shape;
  if (kernel.shape.length !== 2 || node.attributes.truth('transpose_a'))
    drafts.refuse(node, 'is no dense layer');
  const turned = node.attributes.truth('transpose_b') || node.attributes.truth('adj_y');
  const weight = turned
    ? derived(kernel.name, [columns, rows], () => transposed(kernel.read(), { rows, columns }))
    : kernel;
  const layer = drafts.add(node, {
    className: 'Dense',
    config: { units: weight.shape[1], use_bias: false, activation: 'linear' },
    inputs: [drafts.layer(node, 0).name],
    weights: { kernel: weight },
  });
  fused(node, drafts, layer);
};

function transposed(
  numbers: Float32Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Float32Array {
  return Float32Array.from(
    numbers,
    (_, at) => numbers[(at % rows) * columns + Math.floor(at / rows)] as number,
  );
}

/** Bias and activation that a node has in it. */
function fused(node: GraphNode, drafts: Drafts, layer: LayerDraft): void {
  const operations = node.attributes.texts('fused_ops');
  for (const [at, operation] of operations.entries()) {
    if (operation === 'BiasAdd' && at === 0) {
      layer.config.use_bias = true;
      layer.weights.set('bias', drafts.constant(node, 2));
    } else if (!activate(operation, node, drafts, layer)) drafts.refuse(node, `has ${operation} in it`);
  }
}

export const convolutions: Readonly<Record<string, Convert>> = {
  Conv2D: convolution(false),
  _FusedConv2D: convolution(false),
  DepthwiseConv2dNative: convolution(true),
  FusedDepthwiseConv2dNative: convolution(true),
  MatMul: matrix,
  _FusedMatMul: matrix,
};
