import { checkOptionNames } from '@cnn/core';
import { fileThreads } from '../workers/fileThreads.js';
import type { NamedFile } from './decodeFile.js';
import { type FilesSet, type FilesSetOptions, filesSet } from './filesSet.js';
import { namedFile } from './listFiles.js';

export interface ImageFilesOptions extends FilesSetOptions {
  /** From `<input type="file" webkitdirectory>`, or `droppedFiles`. */
  readonly files: Iterable<File | NamedFile>;
  /** Bytes of decoded pixels that are kept. Default 256 MiB. */
  readonly cacheBytes?: number | undefined;
  /** Images with more pixels are refused. Default 8192². */
  readonly maxPixels?: number | undefined;
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
  parallel: true,
  onProgress: true,
  signal: true,
  startWorker: true,
} satisfies Record<keyof ImageFilesOptions, true>;

/** Bytes of decoded pixels in memory. */
const CACHE_BYTES = 256 * 1024 ** 2;

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
  return filesSet(
    Array.from(options.files, namedFile),
    { ...options, cacheBytes },
    {
      measure: (named) => threads.do('measure', { named, maxPixels }),
      decoder: (fitting) => (named) => threads.do('decode', { named, fitting, channels, maxPixels }),
    },
  );
}
