import { CnnError } from '@cnn/core';
import { type ImageSize, type TiffPage, tiffDirectories, tiffPage, unsupported } from '@cnn/data';
import { type NamedFile, tooLarge } from '../namedFile.js';
import { tiffFileOf } from './tiffFile.js';

export interface TiffImageOptions {
  readonly named: NamedFile;
  /** Which directory of the file, from 0. Default: the only image that there is. */
  readonly page?: number | undefined;
  readonly maxPixels: number;
  readonly colourProfile?: 'convert' | 'ignore' | undefined;
}

/** The image of a TIFF that is meant, and its size upright. */
export interface TiffImage extends TiffPage {
  readonly size: ImageSize;
}

/** JPEG, as newer files have it. */
export const JPEG_IN_TIFF = 7;
const YCBCR = 6;
const CMYK = 5;

const CONVERT = 'Convert it to a TIFF in RGB, or a PNG.';

/**
 * Chooses the image of a TIFF from its tags, as `@cnn/node` does. Nothing is decoded.
 *
 * @throws CnnError (DATA) for damaged tags, several images of which none was asked for, more than `maxPixels`, and what can't be decoded
 *   here
 */
export async function tiffImage(options: TiffImageOptions): Promise<TiffImage> {
  const { named, page, maxPixels, colourProfile } = options;
  const { path, file } = named;
  const directories = (await tiffDirectories(path, tiffFileOf(file))) ?? [];
  const found = tiffPage({ path, directories, page });
  const { directory } = found;
  const { height, width, bits, compression, photometric, orientation, profile } = directory;
  if (height * width > maxPixels) throw tooLarge(path, maxPixels);
  if (!(height > 0 && width > 0))
    throw new CnnError('DATA', `${path}: its tags tell no size. Copy it again.`);
  if (bits === 32) {
    throw new CnnError(
      'DATA',
      `${path}: expected pixels of 8 or 16 bits, received 32, of which nothing says what is white. Scale them and save them with 8 or 16 bits, or remove the file.`,
    );
  }
  if (bits === 1) throw unsupported(path, 'a TIFF in black and white, of 1 bit a pixel', CONVERT);
  if (photometric === CMYK) throw unsupported(path, 'a TIFF in CMYK', CONVERT);
  if (photometric === YCBCR && compression !== JPEG_IN_TIFF)
    throw unsupported(path, 'a TIFF in YCbCr colours without JPEG compression', CONVERT);
  if (compression >= 2 && compression <= 4)
    throw unsupported(path, 'a TIFF with the compression of fax machines (CCITT)', CONVERT);
  if (profile && colourProfile !== 'ignore') {
    throw unsupported(
      path,
      'a TIFF with a colour profile, by which its colours would have to be converted',
      "Convert it to a PNG in sRGB, or take its numbers as they are: colourProfile: 'ignore'.",
    );
  }
  const turned = orientation >= 5 && orientation <= 8;
  return { ...found, size: turned ? { height: width, width: height } : { height, width } };
}
