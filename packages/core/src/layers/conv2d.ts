import * as ops from '../graph/functions.js';
import type { Value } from '../graph/graph.js';
import type { ConvolutionAttributes } from '../graph/operations.js';
import { type Activation, activate, anActivation } from './activations.js';
import { aBoolean, oneOf, optional, positiveInteger, positiveIntegerOrPair, required } from './field.js';
import { type PaddingMode, type Pair, pairOf, resolvePadding, spanOf } from './geometry.js';
import { anInitializer, type Initializer } from './initializers.js';
import { define, expectImages, itemShape, type LayerBase, type LayerRule, layerError } from './layer.js';
import { aRegularizer, type Regularizer } from './regularizers.js';

/** A layer that `conv2d` makes. */
export interface Conv2dLayer extends LayerBase {
  readonly type: 'conv2d';
  readonly filters: number;
  readonly kernelSize: number | Pair;
  /** Default 1. */
  readonly strides?: number | Pair | undefined;
  /** Default 'valid'. */
  readonly padding?: PaddingMode | undefined;
  /** Default 1. */
  readonly dilationRate?: number | Pair | undefined;
  /** Channels and filters are split into this many independent convolutions. Default 1. */
  readonly groups?: number | undefined;
  /** Default 'linear'. */
  readonly activation?: Activation | undefined;
  /** Default true. */
  readonly useBias?: boolean | undefined;
  /** Default 'glorotUniform'. */
  readonly kernelInitializer?: Initializer | undefined;
  /** Default 'zeros'. */
  readonly biasInitializer?: Initializer | undefined;
  readonly kernelRegularizer?: Regularizer | undefined;
  readonly biasRegularizer?: Regularizer | undefined;
}

/**
 * A 2D convolution: [h, w, c] → [h', w', filters]. Weights: `kernel` [kh, kw, c / groups, filters], `bias` [filters].
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [conv2d({ filters: 32, kernelSize: 3, activation: 'relu' })] }); // [48, 48, 32]
 * ```
 */
export function conv2d(options: Omit<Conv2dLayer, 'type'>): Conv2dLayer {
  return define('conv2d', options);
}

/** Fields that every kind of convolution has. */
export const windowFields = {
  kernelSize: required(positiveIntegerOrPair),
  strides: optional(positiveIntegerOrPair, 1),
  padding: optional(oneOf(['valid', 'same']), 'valid'),
  dilationRate: optional(positiveIntegerOrPair, 1),
};

export const outputFields = {
  activation: optional(anActivation, 'linear'),
  useBias: optional(aBoolean, true),
  biasInitializer: optional(anInitializer, 'zeros'),
  biasRegularizer: optional(aRegularizer),
};

interface Window {
  readonly kernelSize: number | Pair;
  readonly strides?: number | Pair | undefined;
  readonly padding?: PaddingMode | undefined;
  readonly dilationRate?: number | Pair | undefined;
}

/** What the graph's convolutions need to know, for an image of this shape. */
export function convolutionOf(layer: Window, image: Value['shape']): ConvolutionAttributes {
  const strides = pairOf(layer.strides ?? 1);
  const dilations = pairOf(layer.dilationRate ?? 1);
  const window = spanOf(pairOf(layer.kernelSize), dilations);
  const padding = resolvePadding({ padding: layer.padding ?? 'valid', image, window, strides });
  return { strides, dilations, padding };
}

/** Refuses a window that is larger than the image, and strides together with dilation, which Keras has not either. */
export function expectWindow(layer: Window, image: Value['shape']): void {
  const [strides, dilations] = [pairOf(layer.strides ?? 1), pairOf(layer.dilationRate ?? 1)];
  if (Math.max(...strides) > 1 && Math.max(...dilations) > 1) {
    throw layerError(
      `strides [${strides}] and dilationRate [${dilations}] can't both be above 1. Choose one of them.`,
    );
  }
  const window = spanOf(pairOf(layer.kernelSize), dilations);
  const fits = window[0] <= (image[1] as number) && window[1] <= (image[2] as number);
  if ((layer.padding ?? 'valid') === 'valid' && !fits) {
    throw layerError(
      `a window of [${window.join(', ')}] does not fit into ${itemShape(image)}. Use padding: 'same', a smaller kernelSize or a larger image.`,
    );
  }
}

const mostGroups = 4096;

export const conv2dRule: LayerRule<Conv2dLayer> = {
  fields: {
    filters: required(positiveInteger),
    ...windowFields,
    groups: optional(positiveInteger, 1),
    ...outputFields,
    kernelInitializer: optional(anInitializer, 'glorotUniform'),
    kernelRegularizer: optional(aRegularizer),
  },
  check(layer, inputs) {
    expectImages(inputs);
    const image = inputs[0] as Value['shape'];
    expectWindow(layer, image);
    const { groups = 1, filters } = layer;
    const channels = image[3] as number;
    // Each group is a convolution of its own.
    if (groups > mostGroups) {
      throw layerError(
        `groups: expected at most ${mostGroups}, received ${groups}. depthwiseConv2d() takes each channel for itself.`,
      );
    }
    if (channels % groups !== 0 || filters % groups !== 0) {
      throw layerError(`groups: ${groups} must divide the ${channels} channels and the ${filters} filters.`);
    }
  },
  variables(layer, [image]) {
    const channels = (image as Value['shape'])[3] as number;
    const { filters, groups = 1, kernelInitializer, kernelRegularizer } = layer;
    return {
      kernel: {
        shape: [...pairOf(layer.kernelSize), channels / groups, filters],
        initializer: kernelInitializer ?? 'glorotUniform',
        regularizer: kernelRegularizer,
        role: 'weight',
      },
      ...biasVariable(layer, filters),
    };
  },
  lower({ layer, x, variable }) {
    const attributes = convolutionOf(layer, x.shape);
    const y = groupedConvolution(x, variable('kernel'), attributes, layer.groups ?? 1);
    return biasAndActivation(layer, y, variable);
  },
};

/** One convolution for each group of channels, side by side. */
function groupedConvolution(
  x: Value,
  kernel: Value,
  attributes: ConvolutionAttributes,
  groups: number,
): Value {
  if (groups === 1) return ops.conv2d(x, kernel, attributes);
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [kh, kw, , filters] = kernel.shape as [number, number, number, number];
  const parts = Array.from({ length: groups }, (_, group) => {
    const part = ops.slice(
      x,
      [0, 0, 0, (group * channels) / groups],
      [batch, height, width, channels / groups],
    );
    const weights = ops.slice(
      kernel,
      [0, 0, 0, (group * filters) / groups],
      [kh, kw, channels / groups, filters / groups],
    );
    return ops.conv2d(part, weights, attributes);
  });
  return ops.concat(parts, -1);
}

interface WithOutput {
  readonly activation?: Activation | undefined;
  readonly useBias?: boolean | undefined;
  readonly biasInitializer?: Initializer | undefined;
  readonly biasRegularizer?: Regularizer | undefined;
}

export function biasVariable(
  layer: WithOutput,
  units: number,
): ReturnType<NonNullable<LayerRule<WithOutput>['variables']>> {
  if (layer.useBias === false) return {};
  const { biasInitializer, biasRegularizer } = layer;
  return {
    bias: {
      shape: [units],
      initializer: biasInitializer ?? 'zeros',
      regularizer: biasRegularizer,
      role: 'weight',
    },
  };
}

/** What conv2d, dense and their relatives do at the end. */
export function biasAndActivation(layer: WithOutput, y: Value, variable: (name: string) => Value): Value {
  const biased = layer.useBias === false ? y : ops.add(y, variable('bias'));
  return activate(biased, layer.activation);
}
