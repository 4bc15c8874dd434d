import { checkOptionNames, type LoweredLayer } from '@cnn/core';
import { checkModel } from '../model/checkModel.js';
import { chosenLayers } from '../model/spatialLayers.js';
import { type LayerValuesOptions, layerValuesNames, readLayers } from './layerValues.js';

export interface FeatureMapsOptions<Image> extends LayerValuesOptions<Image> {
  /** A layer with places. Default: the last. */
  readonly layer?: string | undefined;
}

/** What a layer makes of one image. */
export interface FeatureMaps {
  /** Of the item in its set. */
  readonly index: number;
  readonly file?: string | undefined;
  readonly layer: string;
  /** `[height, width, channels]` in row-major order. */
  readonly values: Float32Array;
  readonly shape: readonly [height: number, width: number, channels: number];
}

/**
 * What a layer makes of each image: its feature maps, one for each channel.
 *
 * @throws CnnError (OPTIONS) for a layer that there is not, or that has no places; (DATA) as `predict` does
 * @example
 * const [{ values, shape }] = await featureMaps({ model, images: 'image.png', layer: 'conv2d' });
 */
export async function featureMaps<Image>(options: FeatureMapsOptions<Image>): Promise<FeatureMaps[]> {
  checkOptionNames({ where: 'featureMaps', options, names: { ...layerValuesNames, layer: true } });
  const { layer, ...rest } = options;
  checkModel('featureMaps', options.model);
  const all: FeatureMaps[] = [];
  let chosen: LoweredLayer | undefined;
  const batches = readLayers({
    ...rest,
    where: 'featureMaps',
    choose: (lowered) => {
      chosen = chosenLayers({
        where: 'featureMaps',
        model: options.model.definition.name,
        lowered,
        names: layer,
      }).at(-1) as LoweredLayer;
      return [chosen];
    },
    value: ([only]) => (only as LoweredLayer).output,
  });
  for await (const { set, items, values } of batches) {
    const [, height = 1, width = 1, channels = 1] = values.shape;
    const size = height * width * channels;
    for (const [at, index] of items.entries()) {
      all.push({
        index,
        file: set.items[index]?.file,
        layer: chosen?.layer.name as string,
        values: Float32Array.from(values.data.subarray(at * size, (at + 1) * size)),
        shape: [height, width, channels],
      });
    }
  }
  return all;
}
