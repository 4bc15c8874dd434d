import type { ImagePreparation, ImageToPrepare } from '../batches/prepareImage.js';

/** Asks a thread for one image. */
export interface ImageRequest {
  readonly id: number;
  /** The number of what is done to the image. */
  readonly preparation: number;
  /** What that is, the first time a thread is asked for it. */
  readonly rules?: ImagePreparation;
  readonly image: ImageToPrepare;
}

export type ImageReply =
  | { readonly id: number; readonly data: Float32Array<ArrayBuffer> }
  | { readonly id: number; readonly error: string };
