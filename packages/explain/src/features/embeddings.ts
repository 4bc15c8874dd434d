import { CnnError, checkOptionNames, type LoweredLayer, ops, type Value } from '@cnn/core';
import { checkModel } from '../model/checkModel.js';
import { type Lowered, mainLayer } from '../model/loweredModel.js';
import { layerNamed } from '../model/spatialLayers.js';
import { type LayerValuesOptions, layerValuesNames, readLayers } from './layerValues.js';

export interface EmbeddingsOptions<Image> extends LayerValuesOptions<Image> {
  /** The layer whose values they are; with places, their mean. Default: what the last dense layer reads. */
  readonly layer?: string | undefined;
}

/** What a model knows of images before it decides. */
export interface Embeddings {
  /** `[n, d]` in row-major order. */
  readonly data: Float32Array;
  readonly shape: readonly [images: number, size: number];
  /** Of each row, the item in its set. */
  readonly indices: readonly number[];
  readonly files: readonly (string | undefined)[];
}

/**
 * What the last dense layer of a model reads, one row for each image: images that are near to each other here are alike for the model. Of an
 * ensemble, the rows of all members side by side. `project` draws them in two dimensions.
 *
 * @throws CnnError (MODEL) for a model without a dense layer; (OPTIONS) for a layer that there is not; (DATA) as `predict` does
 * @example
 * const all = await embeddings({ model, images: set });
 * const { points } = await project({ embeddings: all, method: 'umap' });
 */
export async function embeddings<Image>(options: EmbeddingsOptions<Image>): Promise<Embeddings> {
  checkOptionNames({ where: 'embeddings', options, names: { ...layerValuesNames, layer: true } });
  const { layer, ...rest } = options;
  checkModel('embeddings', options.model);
  const { name } = options.model.definition;
  const indices: number[] = [];
  const files: (string | undefined)[] = [];
  const rows: Float32Array[] = [];
  const batches = readLayers({
    ...rest,
    where: 'embeddings',
    choose: (lowered) =>
      layer === undefined
        ? beforeDense(name, lowered)
        : [layerNamed({ where: 'embeddings', model: name, lowered, name: layer })],
    value: (layers) =>
      ops.concat(
        layers.map(({ output }) => asRow(output)),
        1,
      ),
  });
  for await (const { set, items, values } of batches) {
    indices.push(...items);
    files.push(...items.map((item) => set.items[item]?.file));
    rows.push(Float32Array.from(values.data));
  }
  const total = rows.reduce((sum, { length }) => sum + length, 0);
  const data = new Float32Array(total);
  let at = 0;
  for (const part of rows) {
    data.set(part, at);
    at += part.length;
  }
  return { data, shape: [indices.length, total / Math.max(1, indices.length)], indices, files };
}

/** A layer's value as a row: of one with places, the mean over them. */
function asRow(value: Value): Value {
  const [batch, ...own] = value.shape as [number, ...number[]];
  if (own.length === 3) return ops.reduceMean(value, { axes: [1, 2] });
  return ops.reshape(value, [batch, own.reduce((product, dim) => product * dim, 1)]);
}

/** What the last dense layers read: one of most models, one of each member of an ensemble. */
function beforeDense(model: string, lowered: Lowered): readonly LoweredLayer[] {
  const { layers } = lowered;
  const byName = new Map(layers.map((layer) => [layer.layer.name, layer]));
  const found: LoweredLayer[] = [];
  const visit = ({ layer, inputs }: LoweredLayer): void => {
    const before = inputs.flatMap((name) => byName.get(name) ?? []);
    if (layer.type === 'dense' || layer.type === 'cosineDense') found.push(...before);
    else for (const one of before) visit(one);
  };
  visit(mainLayer(lowered) as LoweredLayer);
  if (found.length > 0) return [...new Set(found)];
  throw new CnnError(
    'MODEL',
    `embeddings: expected model '${model}' to have a dense layer, received none. Name a layer: layer: '${layers.at(-2)?.layer.name ?? layers[0]?.layer.name}'.`,
  );
}
