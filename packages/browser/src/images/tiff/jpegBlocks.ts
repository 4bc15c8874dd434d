import type { BaseDecoder } from 'geotiff';

/** What geotiff hands to the decoder of a file's tiles or strips. */
interface BlockParameters {
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly predictor: number;
  readonly bitsPerSample: number;
  readonly planarConfiguration: number;
  readonly samplesPerPixel: number;
  readonly photometric: number;
  readonly tables: Uint8Array | undefined;
}

const YCBCR = 6;
const END = [0xff, 0xd9];

/**
 * The JPEG of a tile or strip: its tables, which stand once in the file, and the marker that says whether its colours are RGB or YCbCr, which
 * a TIFF says with a tag.
 *
 * @param block as it is in the file
 */
function wholeJpeg(
  block: Uint8Array,
  {
    tables,
    samplesPerPixel,
    photometric,
  }: Pick<BlockParameters, 'tables' | 'samplesPerPixel' | 'photometric'>,
): Uint8Array<ArrayBuffer> {
  const transform = photometric === YCBCR ? 1 : 0;
  const adobe =
    samplesPerPixel === 3
      ? [0xff, 0xee, 0, 14, ...[...'Adobe'].map((c) => c.charCodeAt(0)), 0, 100, 0, 0, 0, 0, transform]
      : [];
  const start = tables ? [...tables] : [];
  const withTables = start.slice(2, start.at(-1) === END[1] && start.at(-2) === END[0] ? -2 : undefined);
  const head = [0xff, 0xd8, ...adobe, ...withTables];
  const whole = new Uint8Array(head.length + block.length - 2);
  whole.set(head);
  whole.set(block.subarray(2), head.length);
  return whole;
}

/** Decodes the JPEGs of a TIFF with the browser's decoder, whose pixels are those of libjpeg, instead of geotiff's own. */
export function jpegBlockDecoder(Base: typeof BaseDecoder): typeof BaseDecoder {
  return class extends Base {
    override async decodeBlock(buffer: ArrayBufferLike): Promise<ArrayBufferLike> {
      const parameters = this.parameters as unknown as BlockParameters;
      const jpeg = new Blob([wholeJpeg(new Uint8Array(buffer), parameters)]);
      const bitmap = await createImageBitmap(jpeg, { colorSpaceConversion: 'none' });
      const { width, height } = bitmap;
      const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      context?.drawImage(bitmap, 0, 0);
      bitmap.close();
      const rgba = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      const { tileWidth, samplesPerPixel, planarConfiguration } = parameters;
      const samples = planarConfiguration === 2 ? 1 : samplesPerPixel;
      const pixels = new Uint8Array(tileWidth * height * samples);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < Math.min(width, tileWidth); x++) {
          for (let c = 0; c < samples; c++)
            pixels[(y * tileWidth + x) * samples + c] = rgba[(y * width + x) * 4 + c] as number;
        }
      }
      return pixels.buffer;
    }
  };
}
