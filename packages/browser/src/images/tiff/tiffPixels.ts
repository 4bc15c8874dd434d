import { CnnError } from '@cnn/core';
import { aboveWhite, ambiguousDepth, isAmbiguousDepth, type TiffDirectory } from '@cnn/data';

export interface TiffSamples {
  readonly path: string;
  readonly directory: TiffDirectory;
  /** `[height, width, samples]`, as the file has them. */
  readonly values: Uint8Array | Uint16Array;
  /** Red, green and blue of 16 bits, one after the other, of a picture with a palette. */
  readonly palette?: ArrayLike<number> | undefined;
  /** The value of white in 16 bits. */
  readonly white?: number | undefined;
}

const [GREY_FROM_WHITE, PALETTE, UNASSOCIATED] = [0, 3, 2];

/**
 * RGB bytes of a TIFF's numbers, on white where they are transparent: values of 16 bits are divided by 256, or scaled to `white`.
 *
 * @returns `[height, width, 3]`
 * @throws CnnError (DATA) for an image of 16 bits of which nothing says what is white, a value above white, and a colour that its palette
 *   does not have
 */
export function tiffPixels(options: TiffSamples): Uint8Array {
  const { directory, values, palette } = options;
  const { samples, bits, photometric, extra } = directory;
  const pixels = values.length / samples;
  if (photometric === PALETTE) return fromPalette(options, palette ?? []);
  const colours = samples >= 3 ? 3 : 1;
  const transparent = samples > colours;
  const toByte = bits === 16 ? deepByte(options, colours) : (value: number) => value * scaleOf(bits);
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0, to = 0; pixel < pixels; pixel++) {
    const at = pixel * samples;
    const alpha = transparent ? toAlpha(values[at + colours] as number, bits) : 255;
    for (let channel = 0; channel < 3; channel++, to++) {
      const value = toByte(values[at + (colours === 3 ? channel : 0)] as number);
      const byte = photometric === GREY_FROM_WHITE ? 255 - value : value;
      if (alpha === 255) rgb[to] = byte;
      else if (extra === UNASSOCIATED) rgb[to] = Math.floor((byte * alpha + 255 * (255 - alpha)) / 255);
      else rgb[to] = Math.min(255, byte + 255 - alpha);
    }
  }
  return rgb;
}

/** Values of 1, 2 and 4 bits go to 255 as those of 8 bits do. */
function scaleOf(bits: number): number {
  return 255 / (2 ** Math.min(bits, 8) - 1);
}

function toAlpha(value: number, bits: number): number {
  return bits === 16 ? value >> 8 : value;
}

/** @throws CnnError (DATA) for an image of which nothing says what is white */
function deepByte(
  { path, directory, values, white }: TiffSamples,
  colours: number,
): (value: number) => number {
  const { samples, photometric } = directory;
  const inverse = photometric === GREY_FROM_WHITE;
  if (white !== undefined) {
    if (samples > colours) {
      throw new CnnError(
        'DATA',
        `${path}: white is for plain values, received an image of 16 bits with transparency. Save it without.`,
      );
    }
    return (value) => {
      if (value > white) throw aboveWhite(path, white, value);
      return Math.round((value / white) * 255);
    };
  }
  let largest = 0;
  for (let at = 0; at < values.length; at++)
    if (at % samples < colours) largest = Math.max(largest, values[at] as number);
  if (isAmbiguousDepth(largest)) throw ambiguousDepth(path, largest);
  // The image's own value is 65535 minus that of the file.
  return inverse ? (value) => 255 - ((65_535 - value) >> 8) : (value) => value >> 8;
}

function fromPalette({ path, values, directory }: TiffSamples, palette: ArrayLike<number>): Uint8Array {
  const colours = palette.length / 3;
  const { samples } = directory;
  const rgb = new Uint8Array((values.length / samples) * 3);
  for (let at = 0, to = 0; at < values.length; at += samples) {
    const index = values[at] as number;
    if (index >= colours)
      throw new CnnError(
        'DATA',
        `${path}: colour ${index} is not in its palette of ${colours}. Copy it again.`,
      );
    for (let channel = 0; channel < 3; channel++)
      rgb[to++] = (palette[channel * colours + index] as number) >> 8;
  }
  return rgb;
}
