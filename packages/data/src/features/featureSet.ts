import { CnnError, checkOptionNames, type ImageShape, type TensorValue } from '@cnn/core';
import type { ImageSource } from '../batches/batchSource.js';
import type { ImageSet } from '../set/imageSet.js';

export interface FeatureSetOptions {
  /** The images as a model sees them, without anything random: no augmentation of training. */
  readonly source: ImageSource;
  /** What a frozen part of a model gives for images `[n, height, width, channels]`: `[n, …]`. */
  readonly extract: (images: TensorValue) => Promise<TensorValue>;
  /** What the rest of the model takes for one image; as many numbers as `extract` gives for it. */
  readonly shape: ImageShape;
  /** Images at once. Default 32. */
  readonly batchSize?: number | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Called after each batch, with the images that are done. */
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

const names = {
  source: true,
  extract: true,
  shape: true,
  batchSize: true,
  signal: true,
  onProgress: true,
} satisfies Record<keyof FeatureSetOptions, true>;

/**
 * What a frozen part of a model gives for each image of a source, computed once and kept: a set with the same items, labels and
 * patients, whose "images" are the features. The rest of the model trains on it in a fraction of the time, and sees the same
 * values as behind the frozen part. float32: 2,000 images of 512 features take 4 MB.
 *
 * @throws CnnError (DATA) where `extract` gives another number of values, or is asked for an image that the source lacks; (ABORTED)
 * @example
 * const { backbone, head, featureShape } = splitModel(model, 'global_average_pooling2d');
 * const features = await featureSet({ source, extract, shape: head.input });
 * await trainable.fit(batchSource({ set: features, rescale: 1 }), { epochs: 50 }); // of head
 */
export async function featureSet(options: FeatureSetOptions): Promise<ImageSet> {
  checkOptionNames({ where: 'featureSet', options, names });
  const { source, extract, shape, batchSize = 32, signal, onProgress } = options;
  const { set, itemIndices } = source;
  const size = shape[0] * shape[1] * shape[2];
  const values = new Float32Array(itemIndices.length * size);
  /** Where the features of an item of the set are. */
  const rows = new Map<number, number>();
  for await (const { images, indices } of source.batches({ batchSize, signal })) {
    const { data } = await extract(images);
    if (data.length !== indices.length * size) {
      throw new CnnError(
        'DATA',
        `featureSet: expected ${size} numbers for each image, [${shape.join(', ')}], received ${data.length} for ${indices.length}. Give shape as extract gives it.`,
      );
    }
    values.set(data, rows.size * size);
    for (const position of indices) rows.set(itemIndices[position] as number, rows.size);
    onProgress?.(rows.size, source.size);
  }
  const { name, note, classNames, multiLabel, inputShapes, targets, items } = set;
  return {
    name,
    ...(note === undefined ? {} : { note }),
    classNames,
    ...(multiLabel === undefined ? {} : { multiLabel }),
    items,
    ...(inputShapes && { inputShapes }),
    ...(targets && { targets }),
    imageShape: shape,
    pixelType: 'float32',
    white: null,
    load: (index) => {
      const row = rows.get(index);
      if (row === undefined)
        throw new CnnError(
          'DATA',
          `${name}: expected an image whose features were computed, received items[${index}].`,
        );
      return values.subarray(row * size, (row + 1) * size);
    },
  };
}
