import { type LayerCodec, one, sameName } from './codec.js';
import { expectChannelAxis } from './dataFormat.js';
import { type FieldCodecs, initializer, plain, readFields, regularizer, writeFields } from './fields.js';
import type { LayerConfig } from './layerConfig.js';

const affine: FieldCodecs = {
  center: plain('center', true),
  scale: plain('scale', true),
  betaInitializer: initializer('beta_initializer', 'zeros'),
  gammaInitializer: initializer('gamma_initializer', 'ones'),
};

const others = {
  beta_regularizer: null,
  gamma_regularizer: null,
  beta_constraint: null,
  gamma_constraint: null,
};

const batchFields: FieldCodecs = {
  momentum: plain('momentum', 0.99),
  epsilon: plain('epsilon', 1e-3),
  ...affine,
  movingMeanInitializer: initializer('moving_mean_initializer', 'zeros'),
  movingVarianceInitializer: initializer('moving_variance_initializer', 'ones'),
  synchronized: plain('synchronized', false),
};

const batchNormalization: LayerCodec = {
  className: 'BatchNormalization',
  type: 'batchNormalization',
  weights: sameName('gamma', 'beta', 'moving_mean', 'moving_variance'),
  read(config, context) {
    expectChannelAxis(config, context, 'normalizes along');
    config.expect('mode', [0, 2], 'Normalization of each sample by itself (Keras 1) can not be expressed.');
    config.expect('renorm', [false], 'Batch renormalization can not be expressed.');
    config.value('renorm_clipping');
    config.value('renorm_momentum');
    config.value('fused');
    return one({ type: 'batchNormalization', ...readFields(batchFields, config, context) });
  },
  write(layer, { dialect }) {
    const { synchronized, ...fields } = writeFields(batchFields, layer, dialect);
    // TensorFlow.js trains in one process only, and Keras before 2.12 does not know the option.
    const known = dialect === 'keras3' || (dialect === 'keras2' && synchronized === true);
    return { axis: -1, ...fields, ...(known && { synchronized }), ...others };
  },
};

const layerFields: FieldCodecs = { epsilon: plain('epsilon', 1e-3), ...affine };

const layerNormalization: LayerCodec = {
  className: 'LayerNormalization',
  type: 'layerNormalization',
  weights: sameName('gamma', 'beta'),
  read(config, context) {
    expectChannelAxis(config, context, 'normalizes along');
    config.expect('rms_scaling', [false], 'Scaling by the root mean square can not be expressed.');
    return one({ type: 'layerNormalization', ...readFields(layerFields, config, context) });
  },
  write: (layer, { dialect }) => ({ axis: -1, ...writeFields(layerFields, layer, dialect), ...others }),
};

const groupFields: FieldCodecs = { groups: plain('groups', 32), ...layerFields };

const groupNormalization: LayerCodec = {
  className: 'GroupNormalization',
  type: 'groupNormalization',
  weights: sameName('gamma', 'beta'),
  read(config, context) {
    expectChannelAxis(config, context, 'normalizes along');
    return one({ type: 'groupNormalization', ...readFields(groupFields, config, context) });
  },
  write(layer, { dialect, refuse }) {
    if (dialect === 'tfjs') refuse('is a group normalization, which TensorFlow.js does not have.');
    return { axis: -1, ...writeFields(groupFields, layer, dialect), ...others };
  },
};

/** Moments are options, or weights that `adapt` has set: those are put into the fields when weights are read. */
const normalization: LayerCodec = {
  className: 'Normalization',
  type: 'normalization',
  read(config, context) {
    config.expect('invert', [false], 'The inverse of a normalization can not be expressed.');
    const [mean, variance] = [numbers(config, 'mean'), numbers(config, 'variance')];
    if (config.value('axis') !== undefined) expectChannelAxis(config, context, 'normalizes along');
    return one({ type: 'normalization', mean: mean ?? 0, variance: variance ?? 1 });
  },
  write(layer, { dialect, refuse }) {
    if (dialect === 'tfjs') refuse('is a normalization, which TensorFlow.js does not have. Use rescaling.');
    const single = typeof layer.mean === 'number' && typeof layer.variance === 'number';
    const spread = (value: unknown, other: unknown): unknown =>
      typeof value === 'number' && Array.isArray(other) ? other.map(() => value) : value;
    return {
      axis: single ? null : [-1],
      mean: spread(layer.mean, layer.variance),
      variance: spread(layer.variance, layer.mean),
      invert: false,
    };
  },
};

/** A number or a list of them, out of however many lists stand around. */
function numbers(config: LayerConfig, option: string): number | number[] | undefined {
  const value = config.value(option);
  if (value === undefined || typeof value === 'number') return value;
  const flat = Array.isArray(value) ? (value as unknown[]).flat(8) : [];
  if (flat.length > 0 && flat.every((item) => typeof item === 'number')) {
    return flat.length === 1 ? flat[0] : flat;
  }
  throw config.refused(`has ${option} that is no list of numbers.`);
}

/** Keras's alpha has one number for each element unless axes share it. */
const prelu: LayerCodec = {
  className: 'PReLU',
  type: 'prelu',
  weights: sameName('alpha'),
  read(config, context) {
    const axes = config.value('shared_axes');
    const list = Array.isArray(axes) ? (axes as number[]) : typeof axes === 'number' ? [axes] : [];
    const rank = context.ranks[0] ?? 4;
    // [channels, height, width] → [height, width, channels].
    const turned =
      context.channelsFirst && rank === 4 ? list.map((axis) => [0, 3, 1, 2][axis] ?? axis) : list;
    const own = readFields(preluFields, config, context);
    return one({ type: 'prelu', ...(turned.length > 0 && { sharedAxes: [...turned].sort() }), ...own });
  },
  write: (layer, { dialect }) => ({
    ...writeFields(preluFields, layer, dialect),
    alpha_constraint: null,
    shared_axes: layer.sharedAxes ?? null,
  }),
};

const preluFields: FieldCodecs = {
  alphaInitializer: initializer('alpha_initializer', 'zeros'),
  alphaRegularizer: regularizer('alpha_regularizer'),
};

export const normalizationCodecs = [
  batchNormalization,
  layerNormalization,
  groupNormalization,
  normalization,
] as const;
export const preluCodecs = [prelu] as const;
