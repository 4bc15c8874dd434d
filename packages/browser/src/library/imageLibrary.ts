import type { BadImage, FileProgress } from '@cnn/data';
import type { ExperimentData } from '@cnn/experiment';
import type { NamedFile } from '../images/decodeFile.js';
import type { FilesSet } from '../images/imageFiles.js';

/** What of the work is told, and what stops it. */
export interface LibraryWork {
  readonly onProgress?: ((progress: FileProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Image files that a page keeps, and the sets that are read of them. */
export interface ImageLibrary {
  readonly kept: 'opfs' | 'indexedDB' | 'memory';
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  add(
    files: Iterable<File | NamedFile>,
    work?: LibraryWork,
  ): Promise<{ readonly added: number; readonly replaced: number; readonly bad: readonly BadImage[] }>;
  remove(paths: readonly string[]): Promise<void>;
  open(reading: ExperimentData & LibraryWork): Promise<FilesSet>;
  close(): Promise<void>;
}
