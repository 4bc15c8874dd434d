import type { BadImage, FileProgress, ImageSize } from '@cnn/data';
import type { FilesSet } from '../images/filesSet.js';
import type { NamedFile } from '../images/namedFile.js';
import type { Keeping, Kept } from '../store/pageStore.js';
import type { OpenReading } from './openReading.js';

export interface AddImagesOptions {
  /** Images with more pixels are bad. Default 8192². */
  readonly maxPixels?: number | undefined;
  readonly onProgress?: ((progress: FileProgress) => void) | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
}

/** What became of files that were added. */
export interface AddedImages {
  readonly added: number;
  /** Images that took the place of those with the same path. */
  readonly replaced: number;
  /** Images that can't be used, and why: they are not in the library. */
  readonly bad: readonly BadImage[];
}

/** An image of a library. */
interface KeptImage {
  readonly path: string;
  readonly bytes: number;
  /** Undefined where only decoding tells it. */
  readonly size?: ImageSize | undefined;
}

/** Images that a page keeps. */
export interface ImageLibrary extends Keeping {
  /** Where the images are kept. */
  readonly kept: Kept;
  /** All images, sorted by path by code points. */
  readonly files: readonly KeptImage[];
  /** Images that were added and can't be used: their bytes are not kept. `open` tells of them as of bad images. */
  readonly bad: readonly BadImage[];
  /**
   * Copies images into the library: all of them, or none when it is stopped or storage is full. They are safe when it resolves.
   *
   * @throws CnnError (FILE) with `details.reason: 'full'` where storage is full; (ABORTED) when `signal` says so
   */
  add(files: Iterable<File | NamedFile>, options?: AddImagesOptions): Promise<AddedImages>;
  /** The file of an image as it was added; undefined where there is none. */
  file(path: string): Promise<Blob | undefined>;
  /** Removes images, also those that are only listed as bad. */
  remove(paths: readonly string[]): Promise<void>;
  /**
   * A labelled set of the images, as `imageFiles` makes one of the same files. Pixels are decoded once, and kept beside the images.
   *
   * @throws CnnError as `imageFiles` does
   */
  open(reading?: OpenReading): Promise<FilesSet>;
  /** Lets other pages have the library. Sets that were opened must not be used any more. */
  close(): Promise<void>;
}
