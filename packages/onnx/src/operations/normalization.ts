import { concreteShape, type GraphNode } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Layout, Placed } from '../writing/layout.js';
import { channelAffine, endPass, type PassEnd, sumsOfProducts } from './blocked.js';
import { type Operations, operand } from './writeOperation.js';

/** Height, width and channels of images that are in blocks; undefined for any other value. */
function blockedSizes(emission: Emission, id: number): readonly [number, number, number] | undefined {
  if (emission.index.node(id).shape.length !== 4 || emission.placed(id).layout !== 'blocked')
    return undefined;
  return emission.shape(id).slice(1) as [number, number, number];
}

/** The layout in which a number for each channel broadcasts over this value. */
function channelLayout(emission: Emission, id: number): Layout {
  const images = emission.index.node(id).shape.length === 4;
  return images && emission.placed(id).layout !== 'plain' ? 'nchw' : 'plain';
}

/** [channels] in the form that broadcasts over a value of this layout. */
function spread(emission: Emission, vector: Tensor, layout: Layout, channels: number): Tensor {
  return layout === 'plain' ? vector : emission.reshape(vector, [channels, 1, 1]);
}

/** 1 / √(variance + epsilon), where the variance belongs. */
function inverseDeviation(home: Emission, variance: number, epsilon: number): Tensor {
  return home.once(`${variance} inverse deviation ${epsilon}`, () => {
    const shifted = home.add('Add', [home.value(variance), home.graph.scalar(epsilon)]);
    return home.add('Reciprocal', [home.add('Sqrt', [shifted])]);
  });
}

/** All axes but that of the channels. */
function outerAxes(rank: number, layout: Layout): number[] {
  return layout === 'plain' ? Array.from({ length: rank - 1 }, (_, axis) => axis) : [0, 2, 3];
}

/** Elements for each channel in the whole batch. */
function countOf(emission: Emission, id: number): number {
  const shape = concreteShape(emission.index.node(id).shape, emission.batchSize);
  return shape.slice(0, -1).reduce((product, dim) => product * dim, 1);
}

/** ONNX's own operation, which runtimes fold into the convolution before it. */
function standardNormalization(emission: Emission, operands: readonly number[], epsilon: number): Placed {
  const [x, mean, variance, gamma, beta] = operands as [number, number, number, number, number];
  const layout = emission.index.node(x).shape.length === 4 ? 'nchw' : 'plain';
  const inputs = [
    emission.value(x, layout),
    ...[gamma, beta, mean, variance].map((id) => emission.value(id)),
  ];
  const tensor = emission.add('BatchNormalization', inputs, { epsilon: attribute.float(epsilon) });
  return { tensor, layout };
}

/** x normalized by channel, with what is done in the same pass. */
export function normalize(
  emission: Emission,
  { operands, attributes: { epsilon } }: GraphNode<'normalizeChannels' | 'batchNormalize'>,
  end: PassEnd = {},
): Placed {
  const result = normalized(emission, operands, { epsilon, end });
  return result.layout === 'blocked' ? result : endPass(emission, result, end);
}

function normalized(
  emission: Emission,
  operands: readonly number[],
  { epsilon, end }: { readonly epsilon: number; readonly end: PassEnd },
): Placed {
  const [x, mean, variance, gamma, beta] = operands as [number, number, number, number, number];
  if (emission.holdsWeights) return standardNormalization(emission, operands, epsilon);
  const sizes = blockedSizes(emission, x);
  const layout = channelLayout(emission, x);
  const channels = emission.index.node(x).shape.at(-1) as number;
  const home = emission.home(variance);
  const scale = home.once(`${gamma} / deviation of ${variance} ${epsilon}`, () =>
    home.add('Mul', [home.value(gamma), inverseDeviation(home, variance, epsilon)]),
  );
  if (sizes) {
    // Where the centred values are needed for their variance, they are there.
    const centred = emission.index
      .consumers(x)
      .some((reader) => emission.index.as(reader, 'channelVariance')?.operands[1] === mean);
    const shift = centred
      ? home.value(beta)
      : home.once(`${beta} − ${mean} · scale of ${variance} ${epsilon}`, () =>
          home.add('Sub', [home.value(beta), home.add('Mul', [home.value(mean), scale])]),
        );
    const from = centred ? centre(emission, x, mean, 'blocked') : emission.value(x, 'blocked');
    return {
      tensor: channelAffine(emission, from, { channels, scale, shift, end }),
      layout: 'blocked',
    };
  }
  const [m, s, b] = [home.value(mean), scale, home.value(beta)].map((vector) =>
    spread(emission, vector, layout, channels),
  ) as [Tensor, Tensor, Tensor];
  const centred = emission.add('Sub', [emission.value(x, layout), m]);
  return { tensor: emission.add('Add', [emission.add('Mul', [centred, s]), b]), layout };
}

const ones = (home: Emission, channels: number): Tensor =>
  home.once(`${channels} ones`, () =>
    home.add('Expand', [home.graph.scalar(1), home.graph.int64s([channels])]),
  );

/** x − mean */
function centre(emission: Emission, x: number, mean: number, layout: Layout): Tensor {
  const channels = emission.index.node(x).shape.at(-1) as number;
  const home = emission.home(mean);
  return emission.once(`${x} − ${mean} ${layout}`, () => {
    const image = emission.value(x, layout);
    if (layout === 'blocked') {
      const shift = home.add('Neg', [home.value(mean)]);
      return channelAffine(emission, image, { channels, scale: ones(home, channels), shift });
    }
    return emission.add('Sub', [image, spread(emission, home.value(mean), layout, channels)]);
  });
}

export const normalization = {
  normalizeChannels: (emission, node) => normalize(emission, node),
  batchNormalize: (emission, node) => normalize(emission, node),

  channelVariance: (emission, node) => {
    const [x, mean] = [operand(node, 0), operand(node, 1)];
    const sizes = blockedSizes(emission, x);
    if (sizes) {
      const centred = centre(emission, x, mean, 'blocked');
      const squares = sumsOfProducts(emission, [centred, centred], sizes);
      return emission.add('Mul', [squares, emission.graph.scalar(1 / countOf(emission, x))]);
    }
    const layout = channelLayout(emission, x);
    const centred = centre(emission, x, mean, layout);
    const squares = emission.add('Mul', [centred, centred]);
    return emission.reduce('ReduceMean', squares, { axes: outerAxes(emission.shape(x).length, layout) });
  },

  batchNormalizeGammaGradient: (emission, node) => {
    const [dy, x, mean, variance] = node.operands as [number, number, number, number];
    const inverse = inverseDeviation(emission.home(variance), variance, node.attributes.epsilon);
    const sizes = blockedSizes(emission, x);
    if (sizes) {
      const both = [emission.value(dy, 'blocked'), centre(emission, x, mean, 'blocked')] as const;
      return emission.add('Mul', [sumsOfProducts(emission, both, sizes), inverse]);
    }
    const layout = channelLayout(emission, x);
    const product = emission.add('Mul', [emission.value(dy, layout), centre(emission, x, mean, layout)]);
    const sum = emission.reduce('ReduceSum', product, { axes: outerAxes(emission.shape(x).length, layout) });
    return emission.add('Mul', [sum, inverse]);
  },

  batchNormalizeInputGradient: (emission, node) => {
    const [dy, x, mean, variance, gamma, dBeta, dGamma] = node.operands as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const channels = emission.index.node(x).shape.at(-1) as number;
    const home = emission.home(dGamma);
    const share = home.graph.scalar(1 / countOf(emission, x));
    const inverse = inverseDeviation(home, variance, node.attributes.epsilon);
    const mul = (...factors: Tensor[]): Tensor => factors.reduce((a, b) => home.add('Mul', [a, b]));
    const scale = mul(home.value(gamma), inverse);
    const constant = mul(home.value(dBeta), share);
    const slope = mul(home.value(dGamma), share, inverse);
    if (blockedSizes(emission, x)) {
      const less = home.add('Neg', [scale]);
      const along = channelAffine(emission, centre(emission, x, mean, 'blocked'), {
        channels,
        scale: mul(less, slope),
        shift: mul(less, constant),
      });
      const tensor = channelAffine(emission, emission.value(dy, 'blocked'), { channels, scale, sum: along });
      return { tensor, layout: 'blocked' };
    }
    const layout = channelLayout(emission, x);
    const [s, c, k] = [scale, constant, slope].map((vector) =>
      spread(emission, vector, layout, channels),
    ) as [Tensor, Tensor, Tensor];
    const along = emission.add('Mul', [centre(emission, x, mean, layout), k]);
    const rest = emission.add('Sub', [emission.add('Sub', [emission.value(dy, layout), c]), along]);
    return { tensor: emission.add('Mul', [rest, s]), layout };
  },
} satisfies Partial<Operations>;
