import type { TensorValue } from '@cnn/core';
import type { ExplainableModel } from '../model/explainableModel.js';
import { type Reference, referenceOf } from '../pixels/reference.js';
import { loadMasked, type MaskedScoresOptions, maskedScores } from './maskedScores.js';
import type { BoundMethod } from './method.js';
import { itemOf, stacked } from './perImage.js';

export interface BindMaskedOptions extends Pick<MaskedScoresOptions, 'count' | 'writeMask' | 'batchSize'> {
  readonly model: ExplainableModel;
  /** What hidden places show. Default `mean`. */
  readonly fill: Reference | undefined;
  /** The map of an image, `[height, width]`, from its score under each mask. */
  readonly mapOf: (scores: Float32Array) => Float32Array;
}

/** A method that looks at how the score changes when parts of the image are hidden. */
export async function bindMasked(options: BindMaskedOptions): Promise<BoundMethod> {
  const { model, count, writeMask, batchSize, fill: reference = 'mean', mapOf } = options;
  const [height, width] = model.definition.input;
  const session = await loadMasked(model);
  return {
    layers: [],
    signed: true,
    onePass: false,
    async explain({ images, directions, report }) {
      const all = images.shape[0] as number;
      const maps: Float32Array[] = [];
      for (let at = 0; at < all; at++) {
        const image = itemOf(images, at);
        const fill = { shape: image.shape, data: referenceOf(model, reference, image) };
        const scores = await maskedScores({
          ...{ session, image, fill, count, writeMask, batchSize },
          direction: itemOf(directions as TensorValue, at),
          report: (done) => report((at + done / count) / all),
        });
        maps.push(mapOf(scores));
      }
      return { maps: [stacked([height, width], maps)] };
    },
  };
}
