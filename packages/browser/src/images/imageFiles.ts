import { checkOptionNames } from '@cnn/core';
import { inParallel } from '@cnn/data';
import { fileThreads } from '../workers/fileThreads.js';
import type { NamedFile } from './decodeFile.js';
import { type FilesSet, type FilesSetOptions, filesSet } from './filesSet.js';
import { filesWithin } from './filesWithin.js';
import { namedFile } from './listFiles.js';
import { npzFiles } from './npzFiles.js';

export interface ImageFilesOptions extends FilesSetOptions {
  /** From `<input type="file" webkitdirectory>`, or `droppedFiles`; also zips of them, or one npz file of arrays. */
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
  return filesSet(
    files,
    { ...options, cacheBytes },
    {
      measure: (named) => threads.do('measure', { named, maxPixels }),
      decoder: (fitting) => (named) => threads.do('decode', { named, fitting, channels, maxPixels }),
    },
  );
}
