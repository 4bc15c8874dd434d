import { activated, activationOption } from './activated.js';
import { type Draft, type Emitted, type LayerCodec, sameName } from './codec.js';
import { type FieldCodecs, initializer, plain, readFields, regularizer, writeFields } from './fields.js';

const fields: FieldCodecs = {
  units: plain('units'),
  useBias: plain('use_bias', true),
  kernelInitializer: initializer('kernel_initializer', 'glorotUniform'),
  biasInitializer: initializer('bias_initializer', 'zeros'),
  kernelRegularizer: regularizer('kernel_regularizer'),
  biasRegularizer: regularizer('bias_regularizer'),
};

/** A dense layer takes vectors. Keras's takes more axes too, and works along the last: that is a 1×1 convolution. */
const dense: LayerCodec = {
  className: 'Dense',
  type: 'dense',
  weights: sameName('kernel', 'bias'),
  read(config, context) {
    const own = readFields(fields, config, context);
    const rank = context.ranks[0] ?? 2;
    if (rank === 2) return activated({ type: 'dense', ...own }, config, context);
    if (rank > 4 || (rank === 4 && context.channelsFirst)) {
      throw config.refused(`works on values of ${rank - 1} axes. Only vectors and images can be expressed.`);
    }
    const { units, ...others } = own;
    const convolution: Draft = { type: 'conv2d', filters: units, kernelSize: 1, ...others };
    context.note('works along the channels of images: it becomes a 1×1 convolution.');
    const { layers } = activated(convolution, config, context);
    return rank === 4 ? { layers } : onSequences(layers, context.shape(0), units);
  },
  write: (layer, context) => ({
    ...writeFields(fields, layer, context.dialect),
    activation: activationOption(layer, context),
    activity_regularizer: null,
    kernel_constraint: null,
    bias_constraint: null,
  }),
};

/** The layers on [steps, channels], taken as images one pixel wide. */
function onSequences(layers: readonly Draft[], shape: readonly number[], units: unknown): Emitted {
  const [steps, channels] = shape;
  const image: Draft = { type: 'reshape', targetShape: [steps, 1, channels] };
  const back: Draft = { type: 'reshape', targetShape: [steps, units] };
  return { layers: [image, ...layers, back], main: 1, rank: 3 };
}

export const denseCodecs = [dense] as const;
