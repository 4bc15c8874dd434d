import { CnnError, checkOptionNames, type LayerType, type TensorValue } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import { loweredModel } from '../model/loweredModel.js';
import { layerNamed } from '../model/spatialLayers.js';

export interface FiltersOptions {
  readonly model: Pick<ExplainableModel, 'definition' | 'layers' | 'weights'>;
  /** A convolution. Default: the first of the model. */
  readonly layer?: string | undefined;
}

/** The kernels of a convolution, one for each channel that it makes. */
export interface Filters {
  readonly layer: string;
  /** Each `[height, width, channels]` in row-major order. */
  readonly kernels: readonly Float32Array[];
  readonly shape: readonly [height: number, width: number, channels: number];
}

/** Of convolutions: the variable with their kernel, and how its last two axes stand. */
const kernels: Partial<
  Record<LayerType, { readonly variable: string; readonly axes: 'inOut' | 'outIn' | 'each' }>
> = {
  conv2d: { variable: 'kernel', axes: 'inOut' },
  conv2dTranspose: { variable: 'kernel', axes: 'outIn' },
  depthwiseConv2d: { variable: 'kernel', axes: 'each' },
  separableConv2d: { variable: 'depthwise_kernel', axes: 'each' },
};

/**
 * What a convolution looks for: its filters. Those of a first layer can be shown as small images; later ones have as many channels as
 * the layer before.
 *
 * @throws CnnError (OPTIONS) for a layer that there is not, or that is no convolution; (MODEL) for a model without one
 * @example
 * const { kernels, shape } = filters({ model, layer: 'conv2d' }); // 32 of [3, 3, 3]
 */
export function filters(options: FiltersOptions): Filters {
  checkOptionNames({ where: 'filters', options, names: { model: true, layer: true } });
  const { model, layer: name } = options;
  const lowered = loweredModel(model);
  const convolutions = lowered.layers.filter(({ layer }) => layer.type in kernels);
  const names = convolutions.map(({ layer }) => layer.name);
  const [first] = convolutions;
  if (!first) {
    throw new CnnError(
      'MODEL',
      `filters: expected model '${model.definition.name}' to have a convolution, received none.`,
    );
  }
  const { layer, weightsOf = layer.name } =
    name === undefined
      ? first
      : layerNamed({ where: 'filters', model: model.definition.name, lowered, name });
  const how = kernels[layer.type];
  if (!how) {
    throw new CnnError(
      'OPTIONS',
      `filters: expected a convolution, received '${layer.name}' (${layer.type}). Use one of ${names.join(', ')}.`,
      { details: { option: 'layer' } },
    );
  }
  const { shape, data } = model.weights[`${weightsOf}/${how.variable}`] as TensorValue;
  const [height, width, a, b] = shape as [number, number, number, number];
  const [count, channels] = { inOut: [b, a], outIn: [a, b], each: [a * b, 1] }[how.axes] as [number, number];
  const strideOf = { inOut: b, outIn: 1, each: 0 }[how.axes];
  const offsetOf = how.axes === 'outIn' ? b : 1;
  return {
    layer: layer.name,
    shape: [height, width, channels],
    kernels: Array.from({ length: count }, (_, filter) =>
      Float32Array.from({ length: height * width * channels }, (_none, at) => {
        const [place, channel] = [Math.floor(at / channels), at % channels];
        return data[place * a * b + filter * offsetOf + channel * strideOf] as number;
      }),
    ),
  };
}
