import { CnnError, decodeUtf8 } from '@cnn/core';
import { type TiffFile, TiffReader } from './tiffReader.js';

/** One image of a TIFF file, by its tags. Numbers that the file leaves out have TIFF's defaults. */
export interface TiffDirectory {
  readonly width: number;
  readonly height: number;
  readonly tiled: boolean;
  /** `NewSubfileType`: bit 0 is set for a smaller version of another image, bit 2 for a mask. */
  readonly kind: number;
  /** `ImageDescription`: where Aperio's scanners write the magnification. */
  readonly description: string;
  readonly bits: number;
  /** Numbers a pixel has. */
  readonly samples: number;
  /** `ExtraSamples` of the first number beyond the colours: 1 and 2 are transparency, 0 is unspecified. */
  readonly extra: number;
  readonly compression: number;
  /** `PhotometricInterpretation`: 0 and 1 are grey (white is 0, black is 0), 2 is RGB. */
  readonly photometric: number;
  /** Whether each colour has tiles or strips of its own. */
  readonly planar: boolean;
  /** `Orientation`, as EXIF has it: 1 is upright. */
  readonly orientation: number;
  /** Whether there is an ICC profile. */
  readonly profile: boolean;
  /** `SubIFDs`: images that belong to this one, such as the smaller sizes of an OME-TIFF. They have none themselves here. */
  readonly subImages: readonly TiffDirectory[];
}

const tags = {
  kind: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  description: 270,
  orientation: 274,
  samples: 277,
  planar: 284,
  tileWidth: 322,
  subImages: 330,
  extra: 338,
  profile: 34675,
} as const;
const known = new Set<number>(Object.values(tags));
/** Bytes of the types that these tags have: BYTE, ASCII, SHORT, LONG, UNDEFINED, IFD, LONG8, IFD8. */
const bytesOf: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 13: 4, 16: 8, 18: 8 };
const MOST_TAGS = 10_000;
const MOST_SUB_IMAGES = 100;
/** OME's description of a file of many images is long; what is needed stands at its beginning. */
const MOST_TEXT = 256 * 1024;

/** Directories that are read; a file may have more. */
export const MOST_DIRECTORIES = 1000;
/** With sub-images. */
const MOST_IMAGES = 5000;

interface Read {
  readonly directory: TiffDirectory;
  /** Where its sub-images are. */
  readonly below: readonly number[];
  /** Where the next one of the file is; 0 after the last. */
  readonly next: number;
}

async function readDirectory(reader: TiffReader, at: number): Promise<Read> {
  const { big } = reader;
  const [countSize, entrySize, wordSize] = big ? [8, 20, 8] : [2, 12, 4];
  const count = reader.number(await reader.bytes(at, countSize), 0, countSize);
  if (count > MOST_TAGS) throw new RangeError(`a directory of ${count} tags`);
  const entries = await reader.bytes(at + countSize, count * entrySize + wordSize);
  const found = new Map<number, number | string>();
  const below: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = index * entrySize;
    const tag = reader.number(entries, start, 2);
    if (!known.has(tag)) continue;
    const type = reader.number(entries, start + 2, 2);
    const length = reader.number(entries, start + 4, big ? 8 : 4);
    const size = bytesOf[type] ?? 0;
    const valueAt = start + (big ? 12 : 8);
    const content = async (most: number): Promise<Uint8Array> =>
      length * size <= wordSize
        ? entries.subarray(valueAt)
        : reader.bytes(reader.number(entries, valueAt, wordSize), Math.min(length, most) * size);
    if (tag === tags.subImages) {
      if (length > MOST_SUB_IMAGES) throw new RangeError(`an image with ${length} sub-images`);
      const list = await content(MOST_SUB_IMAGES);
      for (let n = 0; n < length && size > 0; n++) below.push(reader.number(list, n * size, size));
    } else if (type === 2) {
      const text = (await content(MOST_TEXT)).subarray(0, length);
      found.set(tag, textOf(text).replace(/\0.*$/s, ''));
    } else if (tag === tags.profile) found.set(tag, 1);
    else found.set(tag, size > 0 && length > 0 ? reader.number(await content(1), 0, size) : 0);
  }
  const next = reader.number(entries, count * entrySize, wordSize);
  const number = (tag: number, absent = 0): number => Number(found.get(tag) ?? absent);
  const directory = {
    width: number(tags.width),
    height: number(tags.height),
    tiled: found.has(tags.tileWidth),
    kind: number(tags.kind),
    description: String(found.get(tags.description) ?? ''),
    bits: number(tags.bits, 1),
    samples: number(tags.samples, 1),
    extra: number(tags.extra),
    compression: number(tags.compression, 1),
    photometric: number(tags.photometric),
    planar: number(tags.planar) === 2,
    orientation: number(tags.orientation, 1),
    profile: found.has(tags.profile),
    subImages: [],
  };
  return { directory, below, next };
}

/** A text in UTF-8; what is none, one character per byte. */
function textOf(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/**
 * The images of a TIFF or SVS file, from its tags alone; of more than `MOST_DIRECTORIES` the first.
 *
 * @param path what the file is called, for messages
 * @returns undefined for a file of another format
 * @throws CnnError (DATA) of one line for a file whose tags are damaged: cut off, leading in a circle, or without an image; what `file.read`
 *   throws
 */
export async function tiffDirectories(
  path: string,
  file: TiffFile,
): Promise<readonly TiffDirectory[] | undefined> {
  const reader = await TiffReader.open(file);
  if (!reader) return undefined;
  const seen = new Set<number>();
  const read = (at: number): Promise<Read> => {
    if (seen.has(at)) throw new RangeError(`they lead in a circle, to byte ${at}`);
    seen.add(at);
    if (seen.size > MOST_IMAGES) throw new RangeError(`more than ${MOST_IMAGES} images`);
    return readDirectory(reader, at);
  };
  try {
    const found: TiffDirectory[] = [];
    let next = reader.first;
    while (next !== 0 && found.length < MOST_DIRECTORIES) {
      const { directory, below, next: after } = await read(next);
      const subImages: TiffDirectory[] = [];
      for (const at of below) subImages.push((await read(at)).directory);
      found.push({ ...directory, subImages });
      next = after;
    }
    if (found.length === 0) throw new RangeError('there is no image');
    return found;
  } catch (error) {
    if (error instanceof CnnError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError('DATA', `${path}: its TIFF tags are damaged (${reason}). Copy it again.`, {
      cause: error,
    });
  }
}
