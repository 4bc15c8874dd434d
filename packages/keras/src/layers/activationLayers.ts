import { shown } from '../json.js';
import { activated, activationOption } from './activated.js';
import { type Draft, type LayerCodec, one } from './codec.js';
import { type FieldCodecs, plain, readFields, writeFields } from './fields.js';

const activation: LayerCodec = {
  className: 'Activation',
  type: 'activation',
  read(config, context) {
    const { layers } = activated({ type: 'activation', activation: 'linear' }, config, context);
    // What our field can't say stands behind a first layer that does nothing.
    return layers.length > 1 ? { layers: layers.slice(1) } : { layers };
  },
  write: (layer, context) => ({ activation: activationOption(layer, context) }),
};

/** Keras's ReLU with options; without any it is the activation. */
const relu: LayerCodec = {
  className: 'ReLU',
  type: 'relu',
  read(config) {
    const maxValue = config.number('max_value');
    const [negativeSlope, threshold] = [
      config.number('negative_slope') ?? 0,
      config.number('threshold') ?? 0,
    ];
    return one({
      type: 'relu',
      ...(maxValue !== undefined && { maxValue }),
      ...(negativeSlope !== 0 && { negativeSlope }),
      ...(threshold !== 0 && { threshold }),
    });
  },
  write({ maxValue = null, negativeSlope = 0, threshold = 0 }, { dialect, refuse }) {
    if (dialect !== 'tfjs') return { max_value: maxValue, negative_slope: negativeSlope, threshold };
    if (negativeSlope !== 0 || threshold !== 0)
      refuse('has a threshold, or a slope with a largest value, which TensorFlow.js does not have.');
    return { max_value: maxValue };
  },
  // tfjs's has a largest value only, and another layer for a slope.
  writeAs({ maxValue = null, negativeSlope = 0, threshold = 0 }, { dialect }) {
    if (dialect !== 'tfjs' || maxValue !== null || negativeSlope === 0 || threshold !== 0) return undefined;
    return { className: 'LeakyReLU', config: { alpha: negativeSlope } };
  },
};

/** Keras 2's: x above theta, else 0. */
const thresholdedRelu: LayerCodec = {
  className: 'ThresholdedReLU',
  read: (config) => one({ type: 'relu', threshold: config.number('theta') ?? 1 }),
};

const leakyRelu: LayerCodec = {
  className: 'LeakyReLU',
  type: 'leakyRelu',
  read(config, context) {
    const slope = config.value('negative_slope');
    // Keras 1 and 2 may have written a numpy scalar.
    if (Array.isArray(slope) || (typeof slope === 'object' && slope !== null && 'value' in slope)) {
      const value = Array.isArray(slope) ? slope[0] : slope.value;
      return one({ type: 'leakyRelu', negativeSlope: value });
    }
    return one({ type: 'leakyRelu', ...readFields(leakyFields, config, context) });
  },
  write(layer, { dialect }) {
    const slope = layer.negativeSlope ?? 0.3;
    return dialect === 'keras3' ? { negative_slope: slope } : { alpha: slope };
  },
};

const leakyFields: FieldCodecs = { negativeSlope: plain('negative_slope', 0.3) };

const eluFields: FieldCodecs = { alpha: plain('alpha', 1) };

const elu: LayerCodec = {
  className: 'ELU',
  type: 'elu',
  read: (config, context) => one({ type: 'elu', ...readFields(eluFields, config, context) }),
  write(layer, { dialect, refuse }) {
    if (dialect === 'tfjs' && (layer.alpha ?? 1) !== 1)
      refuse('has an alpha, which TensorFlow.js does not have.');
    return { ...writeFields(eluFields, layer, dialect) };
  },
};

const softmax: LayerCodec = {
  className: 'Softmax',
  type: 'softmax',
  read(config, { channelsFirst, ranks }) {
    const value = config.value('axis') ?? -1;
    const [axis, ...others] = Array.isArray(value) ? (value as unknown[]) : [value];
    const rank = ranks[0] ?? 2;
    const counted = typeof axis === 'number' && axis < 0 ? axis + rank : axis;
    if (others.length > 0 || typeof counted !== 'number' || counted < 1 || counted >= rank) {
      throw config.refused(`is a softmax along ${shown(value)}. Only one axis of an image can be expressed.`);
    }
    const turned = channelsFirst && rank === 4 ? ([0, 3, 1, 2][counted] as number) : counted;
    return one({ type: 'softmax', ...(turned !== rank - 1 && { axis: turned }) });
  },
  write(layer, { dialect, shapes: [shape = []], refuse }) {
    const axis = layer.axis ?? -1;
    if (dialect === 'tfjs' && axis !== -1 && axis !== shape.length)
      refuse('is along another axis than the last, which TensorFlow.js does not have.');
    return { axis };
  },
};

const dropout = (className: string, type: string): LayerCodec => ({
  className,
  type,
  read(config, { note }) {
    const rate = config.number('rate') ?? 0;
    if (config.value('noise_shape') !== undefined)
      note('its noise_shape is left out: it drops single values.');
    config.value('data_format');
    return one({ type, rate } satisfies Draft);
  },
  write({ rate }, { dialect, refuse }) {
    if (dialect === 'tfjs' && type !== 'dropout')
      refuse('drops channels, which TensorFlow.js does not have. Use dropout: it predicts the same.');
    return {
      rate,
      ...(type === 'dropout' && { seed: null, noise_shape: null }),
      ...(type !== 'dropout' && dialect === 'keras3' && { seed: null, data_format: 'channels_last' }),
    };
  },
});

/** Gives what it is given. */
const identity: LayerCodec = { className: 'Identity', read: () => ({ layers: [] }) };

/** Does something in training only, and has no counterpart here: a prediction is the same without it. */
const onlyInTraining = (className: string, what: string): LayerCodec => ({
  className,
  read(config, { note }) {
    for (const option of config.left()) config.value(option);
    note(`${what} in training only, and is left out.`);
    return { layers: [] };
  },
});

const augmentations = [
  ...['Flip', 'Rotation', 'Zoom', 'Translation', 'Contrast', 'Brightness', 'Height', 'Width', 'Shear', 'Hue'],
  ...['Saturation', 'Sharpness', 'ColorJitter', 'ColorDegeneration', 'Grayscale', 'Posterization', 'Invert'],
  ...['Perspective', 'Erasing', 'ElasticTransform', 'GaussianBlur'],
].map((name) => onlyInTraining(`Random${name}`, 'changes images at random'));

const mixing = ['AugMix', 'CutMix', 'MixUp', 'RandAugment'].map((name) =>
  onlyInTraining(name, 'changes images at random'),
);

const noises = ['GaussianNoise', 'GaussianDropout', 'AlphaDropout'].map((name) =>
  onlyInTraining(name, 'adds noise'),
);

const penalty = onlyInTraining('ActivityRegularization', 'adds to the loss');

export const activationCodecs = [
  activation,
  relu,
  thresholdedRelu,
  leakyRelu,
  elu,
  softmax,
  identity,
] as const;

export const trainingCodecs = [
  dropout('Dropout', 'dropout'),
  dropout('SpatialDropout2D', 'spatialDropout2d'),
  ...augmentations,
  ...mixing,
  ...noises,
  penalty,
] as const;
