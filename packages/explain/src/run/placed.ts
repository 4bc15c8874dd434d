import type { TensorValue } from '@cnn/core';
import type { ImageSet, Size } from '@cnn/data';
import type { Explanation, MapSize } from '../explanation.js';
import { placeMap } from '../geometry/placeMap.js';
import type { ExplainableModel } from '../model/explainableModel.js';

export interface PlacedOptions {
  /** `[n, height, width, channels]` */
  readonly maps: TensorValue;
  /** Which of them. */
  readonly at: number;
  /** Its image's index in the set. */
  readonly item: number;
  readonly set: ImageSet;
  readonly size: MapSize;
  readonly preprocessing: ExplainableModel['preprocessing'];
}

/** One map of a batch, at the size that is asked for. */
export function placed(options: PlacedOptions): Pick<Explanation, 'map' | 'size' | 'channels'> {
  const { maps, at, item, set, size, preprocessing } = options;
  const [, height = 1, width = 1, channels = 1] = maps.shape;
  const pixels = height * width * channels;
  const map = (maps.data as Float32Array).slice(at * pixels, (at + 1) * pixels);
  const own: Size = [height, width];
  if (size === 'layer') return { map, size: own, channels };
  const { imageSize, cropSize = imageSize } = preprocessing;
  const input = { imageSize: cropSize, onOddSize: 'resize' } as const;
  const original = size === 'input' ? cropSize : (set.originals?.sizeOf(item) ?? imageSize);
  const how = size === 'input' ? input : preprocessing;
  return {
    map: placeMap({ map, size: own, channels, preprocessing: how, original }),
    size: original,
    channels,
  };
}
