import { CnnError, checkInteger, type LoweredLayer, type TensorValue, type Value } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import { checkImages, requireImagesAlone } from '../model/checkModel.js';
import type { ExplainableModel } from '../model/explainableModel.js';
import { type Lowered, loweredModel } from '../model/loweredModel.js';
import { checkFinite } from '../run/checkFinite.js';
import { viewBatches } from '../run/viewBatches.js';

/** What every function takes that reads the values of a layer. */
export interface LayerValuesOptions<Image> {
  readonly model: ExplainableModel<Image>;
  /** One image, a list of them, or a set. */
  readonly images: Image | readonly Image[] | ImageSet;
  /** Which items of a set, in this order. Default: all. */
  readonly indices?: readonly number[] | undefined;
  /** Images per step. Default 32. */
  readonly batchSize?: number | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

/** The names of these options. */
export const layerValuesNames = {
  model: true,
  images: true,
  indices: true,
  batchSize: true,
  signal: true,
  onProgress: true,
} satisfies Record<keyof LayerValuesOptions<never>, true>;

export interface ReadLayersOptions<Image> extends LayerValuesOptions<Image> {
  /** The function, for messages and for the key of its program. */
  readonly where: string;
  /** The layers, of which the program is one of its own. */
  readonly choose: (lowered: Lowered) => readonly LoweredLayer[];
  /** The value that is read, of theirs. */
  readonly value: (layers: readonly LoweredLayer[]) => Value;
}

/** A batch of values of a layer. */
export interface LayerBatch {
  readonly set: ImageSet;
  /** Indices in the set. */
  readonly items: readonly number[];
  /** `[n, …]` */
  readonly values: TensorValue;
}

/** Values of layers for images as the model sees them, in one view, batch after batch. */
export async function* readLayers<Image>(options: ReadLayersOptions<Image>): AsyncGenerator<LayerBatch> {
  const { model, images, where, choose, value, batchSize = 32, signal, onProgress } = options;
  checkInteger('batchSize', batchSize, 1);
  checkImages(where, images);
  requireImagesAlone(where, model.definition);
  const lowered = loweredModel(model);
  const layers = choose(lowered);
  const names = layers.map(({ layer }) => layer.name);
  const session = await model.load(`explain/${JSON.stringify([where, names])}`, () => ({
    state: lowered.graph.stateSpecs,
    programs: { read: lowered.graph.program({ outputs: { values: value(layers) } }) },
  }));
  const set = await model.open(images);
  const { preprocessing } = model;
  const indices = options.indices ?? set.items.map((_, index) => index);
  const total = indices.length;
  let done = 0;
  for await (const [image] of viewBatches({ set, preprocessing, indices, views: 1, batchSize })) {
    if (signal?.aborted) {
      throw new CnnError('ABORTED', `${where} was stopped after ${done} of ${total} images.`);
    }
    const { values } = await session.run('read', { image: image as TensorValue });
    const count = (image as TensorValue).shape[0] as number;
    const items = indices.slice(done, done + count);
    const { data } = values as TensorValue;
    const width = data.length / count;
    for (const [at, item] of items.entries()) {
      const own = data.subarray(at * width, (at + 1) * width);
      checkFinite({ set, item, what: `the values of ${names.join(', ')}`, values: own });
    }
    done += count;
    yield { set, items, values: values as TensorValue };
    onProgress?.({ done, total });
  }
}
