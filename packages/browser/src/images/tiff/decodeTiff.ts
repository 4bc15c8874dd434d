import { CnnError } from '@cnn/core';
import type { TiffDirectory } from '@cnn/data';
import type { GeoTIFF, ImageFileDirectory } from 'geotiff';
import { jpegBlockDecoder } from './jpegBlocks.js';
import { JPEG_IN_TIFF, type TiffImageOptions, tiffImage } from './tiffImage.js';
import { tiffPixels } from './tiffPixels.js';
import { turnPixels } from './turnPixels.js';

export interface DecodeTiffOptions extends TiffImageOptions {
  /** The value that is white in images of 16 bits. Default 65535. */
  readonly white?: number | undefined;
}

/** RGB bytes of an image as it is to be seen. */
export interface DecodedTiff {
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/**
 * Decodes the image of a TIFF: plain, LZW, deflate, PackBits or JPEG, in strips or tiles, grey, RGB or with a palette, of up to 16 bits.
 * The pixels are those that `@cnn/node` decodes.
 *
 * @throws CnnError (DATA) of one line that names the file, as `tiffImage` and `tiffPixels` do, and for one that is damaged
 */
export async function decodeTiff(options: DecodeTiffOptions): Promise<DecodedTiff> {
  const { named, white } = options;
  const { page, directory, planes, size } = await tiffImage(options);
  const geotiff = await import('geotiff');
  const { addDecoder, BaseDecoder, fromBlob } = geotiff;
  addDecoder(JPEG_IN_TIFF, async () => jpegBlockDecoder(BaseDecoder), jpegParameters);
  let pages: { values: Uint8Array | Uint16Array; palette: ArrayLike<number> | undefined }[];
  try {
    const tiff = await fromBlob(named.file);
    pages = await Promise.all((planes ?? [page]).map((at) => readPage(tiff, at, directory)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError('DATA', `${named.path} is damaged or cut off (${reason}). Copy it again.`, {
      cause: error,
    });
  }
  const { path } = named;
  const colours = pages.map(({ values, palette }) => tiffPixels({ path, directory, values, palette, white }));
  const { height, width, orientation } = directory;
  const pixels = turnPixels({ pixels: joined(colours), height, width, orientation });
  return { pixels, ...size };
}

async function readPage(tiff: GeoTIFF, page: number, { height, width, samples, bits }: TiffDirectory) {
  const image = await tiff.getImage(page);
  const format: unknown = image.getSampleFormat();
  if (format !== 1) throw new Error('its numbers are signed or floats, of which nothing says what is white');
  const values = await image.readRasters({ interleave: true });
  const right = bits === 16 ? values instanceof Uint16Array : values instanceof Uint8Array;
  if (!right || values.length !== height * width * samples)
    throw new Error(`expected ${height * width * samples} numbers, received ${values.length}`);
  const palette: ArrayLike<number> | undefined = await image.fileDirectory.loadValue('ColorMap');
  return { values: values as Uint8Array | Uint16Array, palette };
}

/** Three grey planes are the red, green and blue of one picture. */
function joined([first, ...others]: readonly Uint8Array[]): Uint8Array {
  const pixels = first as Uint8Array;
  for (const [at, plane] of others.entries())
    for (let to = at + 1; to < pixels.length; to += 3) pixels[to] = plane[to] as number;
  return pixels;
}

/** What `jpegBlockDecoder` needs to know of a file. */
async function jpegParameters(directory: ImageFileDirectory) {
  const tiled = !directory.hasTag('StripOffsets');
  const load = async (tag: string): Promise<unknown> => directory.loadValue(tag as never);
  const number = async (tag: string, absent: number): Promise<number> => Number((await load(tag)) ?? absent);
  const tables = (await load('JPEGTables')) as ArrayLike<number> | undefined;
  return {
    tileWidth: await number(tiled ? 'TileWidth' : 'ImageWidth', 0),
    tileHeight: await number(tiled ? 'TileLength' : 'RowsPerStrip', await number('ImageLength', 0)),
    planarConfiguration: await number('PlanarConfiguration', 1),
    samplesPerPixel: await number('SamplesPerPixel', 1),
    photometric: await number('PhotometricInterpretation', 1),
    bitsPerSample: 8,
    predictor: 1,
    tables: tables && Uint8Array.from(tables),
  };
}
