import type { ColourProfile } from './colourProfile.js';
import type { Sharp } from './sharpModule.js';

export interface ImageInputOptions {
  /** A path, or the file's bytes. */
  readonly source: string | Uint8Array;
  /** More are refused. Default: any number. */
  readonly maxPixels?: number | undefined;
  readonly page?: number | undefined;
  /** Which sub-image (SubIFD) of a TIFF's page. */
  readonly subImage?: number | undefined;
  /** Default `convert`. */
  readonly colourProfile?: ColourProfile | undefined;
}

/**
 * The one place where image files are opened with sharp. Whatever its library warns of, such as a checksum that is wrong, makes the
 * image fail: pixels of a damaged file are no data.
 */
export function imageInput(sharp: Sharp, options: ImageInputOptions): ReturnType<Sharp> {
  const { source, maxPixels, page, subImage, colourProfile = 'convert' } = options;
  return sharp(source, {
    limitInputPixels: maxPixels ?? false,
    failOn: 'warning',
    sequentialRead: true,
    ignoreIcc: colourProfile === 'ignore',
    ...(page === undefined ? {} : { page }),
    ...(subImage === undefined ? {} : { tiff: { subifd: subImage } }),
  });
}
