import type { FileFitting } from '@cnn/data';
import type { PictureOptions } from '../../decode/decodeImage.js';

/** How image files become pixels of one size. */
export interface FileSetOptions extends FileFitting, PictureOptions {
  /** Bytes of decoded pixels that are kept in memory. Default 1 GiB. */
  readonly cacheBytes?: number | undefined;
  /** Where decoded pixels that memory has no room for are kept, for later epochs and runs. Default: nowhere. */
  readonly diskCache?:
    | {
        readonly folder: string;
        /** Default 16 GiB. */
        readonly maxBytes?: number | undefined;
      }
    | undefined;
}

/** The names of these settings. */
export const fileSetNames = {
  imageSize: true,
  usualSize: true,
  channels: true,
  classNames: true,
  onOddSize: true,
  onBadImage: true,
  cacheBytes: true,
  diskCache: true,
  preload: true,
  parallel: true,
  onProgress: true,
  signal: true,
  maxPixels: true,
  page: true,
  white: true,
  colourProfile: true,
} satisfies Record<keyof FileSetOptions, true>;
