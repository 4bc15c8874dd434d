import { checkOptionNames } from '@cnn/core';
import { inParallel } from '@cnn/data';
import { fileThreads } from '../workers/fileThreads.js';
import { type FilesSet, type FilesSetOptions, filesSet } from './filesSet.js';
import { filesWithin } from './filesWithin.js';
import { namedFile } from './listFiles.js';
import type { NamedFile } from './namedFile.js';
import { npzFiles } from './npzFiles.js';
import { readingOf, withReading } from './reading.js';

export interface ImageFilesOptions extends FilesSetOptions {
  /** From `<input type="file" webkitdirectory>`, or `droppedFiles`; also zips of them, or one npz file of arrays. */
  readonly files: Iterable<File | NamedFile>;
  /** Bytes of decoded pixels that are kept. Default 256 MiB. */
  readonly cacheBytes?: number | undefined;
  /** Images with more pixels are refused. Default 8192². */
  readonly maxPixels?: number | undefined;
  /** Which page of a TIFF, from 0, is the image. Default: the only one; a file of several is refused. */
  readonly page?: number | undefined;
  /**
   * The value that is white in TIFF, PGM and PPM images of 16 bits, such as 4095; of an npz file that of its numbers, null to leave them as
   * they are. Default: 65535, and as type and range of the numbers say.
   */
  readonly white?: number | null | undefined;
  /** Whether a colour profile is converted to sRGB, or ignored. Default `convert`. */
  readonly colourProfile?: 'convert' | 'ignore' | undefined;
}

const names = {
  files: true,
  label: true,
  group: true,
  multiLabel: true,
  givenParts: true,
  onEmptyClass: true,
  name: true,
  imageSize: true,
  usualSize: true,
  channels: true,
  classNames: true,
  onOddSize: true,
  onBadImage: true,
  cacheBytes: true,
  preload: true,
  maxPixels: true,
  page: true,
  white: true,
  colourProfile: true,
  parallel: true,
  onProgress: true,
  signal: true,
  startWorker: true,
} satisfies Record<keyof ImageFilesOptions, true>;

/** Bytes of decoded pixels in memory. */
const CACHE_BYTES = 256 * 1024 ** 2;

/** So many files of a zip are unpacked at the same time. */
const UNPACK_AT_ONCE = 8;

/** Images with more pixels are refused. */
export const MAX_PIXELS = 8192 * 8192;

/**
 * A set of image files that the user of a page chose: nothing is uploaded. The order is that of the paths, as `imageFolder` of
 * `@cnn/node` has it; see `imageSetOfFiles` of `@cnn/data`. Images are decoded in Web Workers, where those can start.
 *
 * @throws CnnError (DATA or FILE) of one line for a damaged image (unless left out), images of many sizes without
 *   `imageSize`, one class only, or one that has no image left; (OPTIONS) for an unknown option or rule; (ABORTED) when `signal` says so
 */
export async function imageFiles(options: ImageFilesOptions): Promise<FilesSet> {
  checkOptionNames({ where: 'imageFiles', options, names: Object.keys(names) });
  const { channels = 3, maxPixels = MAX_PIXELS, cacheBytes = CACHE_BYTES, startWorker } = options;
  const threads = fileThreads(startWorker);
  const within = await filesWithin(Array.from(options.files, namedFile));
  const files = await inParallel({
    items: within,
    limit: UNPACK_AT_ONCE,
    work: async ({ path, open }): Promise<NamedFile> => ({ path, file: await open() }),
  });
  const arrays = await npzFiles(files, options);
  if (arrays) return arrays;
  const how = { ...readingOf(options), maxPixels };
  return withReading(
    await filesSet(
      files,
      { ...options, cacheBytes },
      {
        measure: (named) => threads.do('measure', { ...how, named }),
        decoder: (fitting) => (named) => threads.do('decode', { ...how, named, fitting, channels }),
      },
    ),
    how,
  );
}
