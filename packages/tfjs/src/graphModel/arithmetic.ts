import type { TfjsWeight } from '../layersModel/weightsManifest.js';
import type { Convert } from './convolutions.js';
import { type Drafts, derived, type LayerDraft } from './drafts.js';
import type { GraphNode } from './graphNodes.js';

const EPSILON = 1e-3;
/** What Keras calls where a kernel is that may get a bias. */
const BIASED = ['Conv2D', 'DepthwiseConv2D', 'Dense'];

/** Sums, products and differences: of two layers, or of a layer and numbers, one for all or one for each channel. */
function binary(operation: 'Add' | 'Multiply' | 'Subtract'): Convert {
  return (node, drafts) => {
    const [a, b] = [drafts.value(node, 0), drafts.value(node, 1)];
    if (a.kind === 'layer' && b.kind === 'layer') {
      drafts.add(node, { className: operation, config: {}, inputs: [a.layer.name, b.layer.name] });
      return;
    }
    const at = a.kind === 'layer' ? 0 : 1;
    const weight = drafts.constant(node, 1 - at);
    const layer = drafts.layer(node, at);
    // A number minus a layer is the layer times -1 plus the number.
    if (operation === 'Subtract' && at === 1)
      affine(node, drafts, { layer, at, scale: -1, offset: weight, sign: 1 });
    else if (operation === 'Multiply') affine(node, drafts, { layer, at, scale: weight });
    else affine(node, drafts, { layer, at, offset: weight, sign: operation === 'Add' ? 1 : -1 });
  };
}

interface Affine {
  readonly layer: LayerDraft;
  /** Which input of the node the layer is. */
  readonly at: number;
  readonly scale?: TfjsWeight | number;
  readonly offset?: TfjsWeight;
  readonly sign?: 1 | -1;
}

function affine(node: GraphNode, drafts: Drafts, { layer, at, scale, offset, sign = 1 }: Affine): void {
  const weight = offset ?? (scale as TfjsWeight);
  const count = weight.shape.reduce((product, dim) => product * dim, 1);
  if (count === 1) {
    const number = (given: TfjsWeight | number | undefined, otherwise: number): number =>
      given === undefined ? otherwise : typeof given === 'number' ? given : (given.read()[0] as number);
    const own = { scale: number(scale, 1), offset: sign * number(offset, 0) };
    const { scale: before, offset: added } = layer.config;
    if (
      layer.className === 'Rescaling' &&
      drafts.alone(node, at) &&
      typeof before === 'number' &&
      typeof added === 'number'
    ) {
      layer.config.scale = before * own.scale;
      layer.config.offset = added * own.scale + own.offset;
      drafts.join(node, layer);
    } else drafts.add(node, { className: 'Rescaling', config: own, inputs: [layer.name] });
    return;
  }
  if (weight.shape.slice(0, -1).some((dim) => dim !== 1) || typeof scale === 'number') {
    drafts.refuse(
      node,
      `has numbers of the shape [${weight.shape.join(', ')}], expected one for each channel`,
    );
  }
  const signed =
    sign === 1 ? weight : derived(weight.name, weight.shape, () => weight.read().map((value) => -value));
  const channels = derived(signed.name, [count], signed.read);
  if (offset !== undefined && drafts.alone(node, at)) {
    if (BIASED.includes(layer.className) && layer.config.use_bias === false) {
      layer.config.use_bias = true;
      layer.weights.set('bias', channels);
      drafts.join(node, layer);
      return;
    }
    // The sum behind a product: together they are a normalization.
    if (layer.className === 'BatchNormalization' && layer.config.center === false) {
      layer.config.center = true;
      const { gamma, moving_mean: mean, moving_variance: variance } = Object.fromEntries(layer.weights);
      layer.weights.clear();
      for (const [name, value] of Object.entries({
        gamma,
        beta: channels,
        moving_mean: mean,
        moving_variance: variance,
      })) {
        if (value) layer.weights.set(name, value);
      }
      drafts.join(node, layer);
      return;
    }
  }
  // Without statistics of its own: mean 0, and a variance that is 1 with the epsilon.
  const full = (value: number) =>
    derived(`${node.name}/${value}`, [count], () => new Float32Array(count).fill(value));
  const scaled = offset === undefined;
  drafts.add(node, {
    className: 'BatchNormalization',
    config: { axis: -1, epsilon: EPSILON, center: !scaled, scale: scaled },
    inputs: [layer.name],
    weights: {
      ...(scaled ? { gamma: channels } : { beta: channels }),
      moving_mean: full(0),
      moving_variance: full(1 - EPSILON),
    },
  });
}

const normalization: Convert = (node, drafts) => {
  const { attributes } = node;
  if (attributes.truth('is_training')) drafts.refuse(node, 'computes its statistics from the batch');
  const format = attributes.text('data_format');
  if (format !== '' && format !== 'NHWC')
    drafts.refuse(node, `has images in the order ${format}, expected NHWC`);
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((at) => drafts.constant(node, at)) as [
    TfjsWeight,
    TfjsWeight,
    TfjsWeight,
    TfjsWeight,
  ];
  drafts.add(node, {
    className: 'BatchNormalization',
    config: { axis: -1, epsilon: attributes.number('epsilon', 1e-4) },
    inputs: [drafts.layer(node, 0).name],
    weights: { gamma, beta, moving_mean: mean, moving_variance: variance },
  });
};

export const arithmetic: Readonly<Record<string, Convert>> = {
  Add: binary('Add'),
  AddV2: binary('Add'),
  BiasAdd: binary('Add'),
  Mul: binary('Multiply'),
  Sub: binary('Subtract'),
  FusedBatchNorm: normalization,
  FusedBatchNormV2: normalization,
  FusedBatchNormV3: normalization,
};
