import type { RecordFile } from './recordFile.js';

/** Large files in one place, which need not be in memory to be read in part. */
export interface Shelf {
  /** Undefined where there is no such file. A Blob is read when a part of it is asked for. */
  read(file: string): Promise<Blob | undefined>;
  /** Whole or not at all. */
  write(file: string, content: Blob | string): Promise<void>;
  list(): Promise<readonly string[]>;
  remove(file: string): Promise<void>;
  /** Removes what a killed tab left half written; nobody else may have the shelf. Absent where nothing can be. */
  tidy?(): Promise<void>;
  /** A file that is written in parts; undefined where there can be none. */
  records?(file: string): Promise<RecordFile | undefined>;
}
