import { unsupported } from '../pictures/unsupported.js';
import type { TiffDirectory } from './tiffDirectories.js';

/** Compressions by TIFF's numbers that sharp's library can't unpack. */
const compressions: Readonly<Record<number, string>> = {
  6: 'the old form of JPEG compression (6)',
  33003: 'JPEG 2000 compression (Aperio)',
  33004: 'JPEG 2000 compression (Aperio)',
  33005: 'JPEG 2000 compression (Aperio)',
  34712: 'JPEG 2000 compression',
  34887: 'LERC compression',
  34925: 'LZMA compression',
  50000: 'Zstandard compression',
  50002: 'JPEG XL compression',
  52546: 'JPEG XL compression',
  22610: 'JPEG XR compression',
  34934: 'JPEG XR compression',
};

/** Colours by TIFF's numbers that are neither grey, RGB, a palette, CMYK nor YCbCr. */
const colours: Readonly<Record<number, string>> = {
  4: 'a mask',
  8: 'Lab colours',
  9: 'Lab colours (ICC)',
  10: 'Lab colours (ITU)',
  32803: 'raw pixels of a camera',
  32844: 'LogL brightness',
  32845: 'LogLuv colours',
  34892: 'raw pixels of a camera',
};

const [GREY_FROM_WHITE, GREY, RGB, PALETTE, CMYK, YCBCR] = [0, 1, 2, 3, 5, 6];

/** How many numbers a pixel's colour has. */
const colourSamples = new Map([
  [GREY_FROM_WHITE, 1],
  [GREY, 1],
  [RGB, 3],
  [PALETTE, 1],
  [CMYK, 4],
  [YCBCR, 3],
]);

const CONVERT = 'Convert it (with Bio-Formats, QuPath, vips or ImageMagick) to a TIFF in RGB, or a PNG.';

function problemOf(directory: TiffDirectory): string | undefined {
  const { compression, photometric, samples, extra, bits, planar, tiled, profile } = directory;
  const packed = compressions[compression];
  if (packed) return packed;
  if (colours[photometric]) return colours[photometric];
  const own = colourSamples.get(photometric);
  if (own === undefined) return `pixels of the unknown kind ${photometric} (PhotometricInterpretation)`;
  if (planar && tiled && samples > 1) return 'tiles that hold one colour each (PlanarConfiguration 2)';
  const transparent = samples === own + 1 && (extra === 1 || extra === 2);
  if (samples !== own && !transparent) {
    if (samples === 4 && own === 3) return 'a fourth channel that is not said to be transparency';
    return `${samples} channels`;
  }
  if (photometric === CMYK && !profile)
    return 'CMYK without a colour profile, which says what the inks look like';
  if (![1, 2, 4, 8, 16, 32].includes(bits)) return `${bits} bits a sample`;
  return undefined;
}

/**
 * Refuses a good TIFF that can't be decoded, or only to colours that nobody could rely on.
 *
 * @throws CnnError (DATA)
 */
export function checkTiffSupport(path: string, directory: TiffDirectory): void {
  const problem = problemOf(directory);
  if (problem) throw unsupported(path, `a TIFF with ${problem}`, CONVERT);
}
