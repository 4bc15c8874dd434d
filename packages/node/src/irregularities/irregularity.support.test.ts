import type { OpenImageSetOptions } from '../sets/openImageSet.js';
import type { Container, Planted } from './planted.support.test.js';

/** Something unusual in a set, and what must come of it. */
export interface Irregularity {
  /** In brackets, the rows of docs/what-happens-to-your-data.md that it proves. */
  readonly title: string;
  readonly where: readonly Container[];
  /** Beside the regular files; `undefined` takes one of those away. */
  readonly files?: Readonly<Record<string, Planted[string] | undefined>>;
  /** In place of the manifest of the files; a function is given the set's folder. */
  readonly manifest?: string | Uint8Array | ((folder: string) => string);
  /** What is done to the bytes of an archive. */
  readonly spoil?: (bytes: Buffer) => Uint8Array;
  readonly options?: Partial<OpenImageSetOptions>;
  /** Images of each class. */
  readonly counts?: Readonly<Record<string, number>>;
  /** Is in a line that the user reads. */
  readonly line?: string;
  /** Is in the error. */
  readonly error?: string;
}
