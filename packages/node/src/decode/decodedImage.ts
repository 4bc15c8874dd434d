import type { ImageSize } from '@cnn/data';

export interface DecodedImage extends ImageSize {
  /** Bytes, `[height, width, channels]` in row-major order. */
  readonly data: Uint8Array;
  readonly channels: 1 | 3;
}
