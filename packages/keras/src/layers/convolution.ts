import { activated, activationOption } from './activated.js';
import type { LayerCodec, ReadContext } from './codec.js';
import { sameName } from './codec.js';
import { expectDataFormat } from './dataFormat.js';
import {
  choice,
  type FieldCodecs,
  initializer,
  pair,
  pairOrNone,
  plain,
  readFields,
  regularizer,
  writeFields,
} from './fields.js';
import type { LayerConfig } from './layerConfig.js';

const window: FieldCodecs = {
  kernelSize: pair('kernel_size'),
  strides: pair('strides', 1),
  padding: choice('padding', ['valid', 'same'], 'valid'),
};

const dilation: FieldCodecs = { dilationRate: pair('dilation_rate', 1) };

const bias: FieldCodecs = {
  useBias: plain('use_bias', true),
  biasInitializer: initializer('bias_initializer', 'zeros'),
  biasRegularizer: regularizer('bias_regularizer'),
};

const kernel: FieldCodecs = {
  kernelInitializer: initializer('kernel_initializer', 'glorotUniform'),
  kernelRegularizer: regularizer('kernel_regularizer'),
};

const depthwise: FieldCodecs = {
  depthMultiplier: plain('depth_multiplier', 1),
  depthwiseInitializer: initializer('depthwise_initializer', 'glorotUniform'),
  depthwiseRegularizer: regularizer('depthwise_regularizer'),
};

const DILATED = 'has a dilation, which TensorFlow.js passes over in depthwise convolutions.';

/** A codec of one class of convolutions, from its fields. */
function convolution(codec: {
  readonly className: string;
  readonly type: string;
  readonly fields: FieldCodecs;
  readonly weights: LayerCodec['weights'];
  readonly check?: (config: LayerConfig, context: ReadContext) => void;
  /** Options that Keras wants and we don't have. */
  readonly others: Readonly<Record<string, unknown>>;
}): LayerCodec {
  const { className, type, fields, weights, check, others } = codec;
  return {
    className,
    type,
    weights,
    read(config, context) {
      expectDataFormat(config, context);
      check?.(config, context);
      return activated({ type, ...readFields(fields, config, context) }, config, context);
    },
    write: (layer, context) => {
      if (context.dialect === 'tfjs' && 'groups' in fields && (layer.groups ?? 1) !== 1)
        context.refuse('has groups, which TensorFlow.js does not have.');
      const dilated = [layer.dilationRate ?? 1].flat().some((rate) => rate !== 1);
      if (context.dialect === 'tfjs' && className === 'DepthwiseConv2D' && dilated) context.refuse(DILATED);
      return {
        ...writeFields(fields, layer, context.dialect),
        data_format: 'channels_last',
        activation: activationOption(layer, context),
        ...others,
      };
    },
  };
}

const constraints = { activity_regularizer: null, kernel_constraint: null, bias_constraint: null };

const conv2d = convolution({
  className: 'Conv2D',
  type: 'conv2d',
  fields: {
    filters: plain('filters'),
    ...window,
    ...dilation,
    groups: plain('groups', 1),
    ...kernel,
    ...bias,
  },
  weights: sameName('kernel', 'bias'),
  others: constraints,
});

const depthwiseConv2d = convolution({
  className: 'DepthwiseConv2D',
  type: 'depthwiseConv2d',
  fields: { ...window, ...dilation, ...depthwise, ...bias },
  weights: [{ keras: 'depthwise_kernel', variable: 'kernel' }, ...sameName('bias')],
  check(config, { ofTensorFlowJs }) {
    if (ofTensorFlowJs && (config.pair('dilation_rate') ?? 1) !== 1) throw config.refused(DILATED);
  },
  others: { activity_regularizer: null, depthwise_constraint: null, bias_constraint: null },
});

const separableConv2d = convolution({
  className: 'SeparableConv2D',
  type: 'separableConv2d',
  fields: {
    filters: plain('filters'),
    ...window,
    ...dilation,
    ...depthwise,
    pointwiseInitializer: initializer('pointwise_initializer', 'glorotUniform'),
    pointwiseRegularizer: regularizer('pointwise_regularizer'),
    ...bias,
  },
  weights: sameName('depthwise_kernel', 'pointwise_kernel', 'bias'),
  others: {
    activity_regularizer: null,
    depthwise_constraint: null,
    pointwise_constraint: null,
    bias_constraint: null,
  },
});

const plainConv2dTranspose = convolution({
  className: 'Conv2DTranspose',
  type: 'conv2dTranspose',
  fields: {
    filters: plain('filters'),
    ...window,
    outputPadding: pairOrNone('output_padding'),
    ...kernel,
    ...bias,
  },
  weights: sameName('kernel', 'bias'),
  check(config) {
    const dilation = config.pair('dilation_rate');
    if (dilation === undefined || dilation === 1) return;
    throw config.refused('has a dilation_rate above 1, which our transposed convolution does not have.');
  },
  others: { dilation_rate: [1, 1], ...constraints },
});

export const convolutionCodecs = [conv2d, depthwiseConv2d, separableConv2d, plainConv2dTranspose] as const;
