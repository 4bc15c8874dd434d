import type { ImagePreparation, ImageToPrepare } from '@cnn/data';

/** Asks a thread for one image. */
export interface WorkerRequest {
  readonly id: number;
  /** The number of what is done to the image. */
  readonly preparation: number;
  /** What that is, the first time a thread is asked for it. */
  readonly rules?: ImagePreparation;
  readonly image: ImageToPrepare;
}

export type WorkerReply =
  | { readonly id: number; readonly data: Float32Array }
  | { readonly id: number; readonly error: string };
