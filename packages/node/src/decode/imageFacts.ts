import { noSuchPage, severalImages, type TiffPage, tiffPage, unsupported } from '@cnn/data';
import type { Metadata } from 'sharp';
import { checkIntegers } from './checkDepth.js';
import type { ColourProfile } from './colourProfile.js';
import type { ImageFile } from './imageFile.js';
import { imageInput } from './imageInput.js';
import { jpegHeader } from './jpegHeader.js';
import { pngHeader } from './pngHeader.js';
import { loadSharp } from './sharpModule.js';
import { readTiffDirectories } from './tiffFile.js';

/** What is known of an image before its pixels are. */
export interface ImageFacts {
  /** Upright: after the turn that EXIF asks for. Absent when only decoding needs to know. */
  readonly size?: { readonly height: number; readonly width: number };
  /** Whether a channel has 16 bits of which nothing says which value is white. */
  readonly deep: boolean;
  readonly transparent: boolean;
  /** Whether 0 is white in the file (TIFF). */
  readonly whiteIsZero: boolean;
  readonly profile: boolean;
  /** Which page of the file it is, where the file has pages. */
  readonly page?: number;
  /** The pages of red, green and blue. */
  readonly planes?: readonly [number, number, number];
}

export interface ImageFactsOptions {
  readonly file: ImageFile;
  readonly maxPixels: number;
  readonly page?: number | undefined;
  readonly colourProfile?: ColourProfile | undefined;
  /** Whether the size is wanted. */
  readonly measure: boolean;
}

const ORDINARY = { deep: false, transparent: false, whiteIsZero: false, profile: false };
const RGBA = 6;
const GREY_ALPHA = 4;

/** @throws CnnError (DATA) for a page that the file does not have, or several of which none was chosen */
export function checkPages(path: string, page: number | undefined, pages: number): void {
  if (page !== undefined && page >= pages) throw noSuchPage(path, page, pages);
  if (page === undefined && pages > 1) throw severalImages({ path, count: pages, pages });
}

function ofPng({ file, page, measure }: ImageFactsOptions): ImageFacts | undefined {
  const header = pngHeader(file.start);
  if (!header || (measure && header.mayTurn)) return undefined;
  checkPages(file.path, page, header.frames);
  if (page)
    throw unsupported(file.path, 'later frames of an animated PNG', 'Save the frame as a file of its own.');
  const { width, height, bits, colour, profile } = header;
  const transparent = colour === RGBA || colour === GREY_ALPHA;
  return { ...ORDINARY, size: { height, width }, deep: bits === 16, transparent, profile };
}

const CMYK_REMEDY = 'Convert it to RGB with the program that it was made with.';

function checkCmyk(path: string, profile: boolean): void {
  if (profile) return;
  throw unsupported(path, 'CMYK without a colour profile, which says what the inks look like', CMYK_REMEDY);
}

/** Frames of a JPEG that sharp decodes: baseline, extended and progressive, in Huffman or arithmetic coding. */
const jpegProcesses = [0xc0, 0xc1, 0xc2, 0xc9, 0xca];

function ofJpeg({ file: { path, start }, page }: ImageFactsOptions): ImageFacts | undefined {
  const header = jpegHeader(start);
  if (!header) return undefined;
  checkPages(path, page, 1);
  const { process, bits, channels, profile } = header;
  if (!jpegProcesses.includes(process)) {
    throw unsupported(path, `lossless JPEG (process ${process - 0xc0})`, 'Convert it to PNG.');
  }
  if (bits !== 8) throw unsupported(path, `JPEG with ${bits} bits a sample`, 'Convert it to PNG or TIFF.');
  if (channels === 4) checkCmyk(path, profile);
  return { ...ORDINARY, profile };
}

function isTiff(start: Buffer): boolean {
  return /^(II[*+]\0|MM\0[*+])/.test(start.toString('latin1', 0, 4));
}

function fromMetadata(path: string, metadata: Metadata, tiff: TiffPage | undefined): ImageFacts {
  checkIntegers(path, metadata);
  if (metadata.space === 'cmyk') checkCmyk(path, metadata.hasProfile);
  const { height, width } = metadata.autoOrient;
  return {
    size: { height, width },
    // Formats such as AVIF say how many bits count.
    deep: metadata.depth === 'ushort' && ['png', 'tiff'].includes(metadata.format),
    transparent: metadata.hasAlpha,
    whiteIsZero: tiff?.directory.photometric === 0,
    profile: metadata.hasProfile,
    ...(tiff?.planes ? { planes: tiff.planes } : {}),
  };
}

/**
 * Looks at an image's header, by the format that it really has: which image of the file is meant, and whether it can be decoded.
 *
 * @throws CnnError (DATA) for a file that holds several images of which none was chosen, or is of a kind that is not supported; what
 *   sharp throws for one that is damaged
 */
export async function imageFacts(options: ImageFactsOptions): Promise<ImageFacts> {
  const { file, page, maxPixels, colourProfile } = options;
  const { path, start } = file;
  const known = ofPng(options) ?? (options.measure ? undefined : ofJpeg(options));
  if (known && (known.size ? known.size.width * known.size.height <= maxPixels : true)) return known;
  const directories = isTiff(start) ? await readTiffDirectories(path, file.whole) : undefined;
  const tiff = directories && tiffPage({ path, directories, page });
  const which = tiff?.page ?? page;
  const sharp = await loadSharp();
  const input = { source: file.whole ?? path, maxPixels, colourProfile };
  const metadata = await imageInput(sharp, { ...input, page: tiff?.page }).metadata();
  if (tiff) return { ...fromMetadata(path, metadata, tiff), page: tiff.page };
  const pages = metadata.pages ?? 1;
  checkPages(path, page, pages);
  return {
    ...fromMetadata(path, metadata, undefined),
    ...(pages > 1 && which !== undefined ? { page: which } : {}),
  };
}
