import { type ImagePreparation, prepareImage } from '../batches/prepareImage.js';
import type { ImageReply, ImageRequest } from './protocol.js';

/** What the program of a thread does with each message of an `imagePool`. The data of a reply can be transferred. */
export function imageAnswers(): (request: ImageRequest) => ImageReply {
  const preparations = new Map<number, ImagePreparation>();
  return ({ id, preparation, rules, image }) => {
    if (rules) preparations.set(preparation, rules);
    try {
      const known = preparations.get(preparation);
      if (!known) throw new Error(`no preparation ${preparation}`);
      return { id, data: prepareImage(known, image) as Float32Array<ArrayBuffer> };
    } catch (error) {
      return { id, error: error instanceof Error ? error.message : String(error) };
    }
  };
}
