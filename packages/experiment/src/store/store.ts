/** Files by name, wherever they are: a folder, the browser's own file system, memory. Names have `/` between folders. */
export interface Store {
  /** For messages: a path, or `memory`. */
  readonly name: string;
  /** Undefined where there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Whole or not at all, also when the program is ended in the middle; a file that is there is replaced. Text is UTF-8. */
  write(name: string, content: Uint8Array | string): Promise<void>;
  /**
   * The names of all files, or of those below a folder, in order. With `deep: false` those of the files and, with a `/` behind, of the
   * folders that lie there directly.
   */
  list(below?: string, options?: ListOptions): Promise<readonly string[]>;
  /** Removes files, and the folders that are empty then. A file that is not there is no error. */
  remove(names: readonly string[]): Promise<void>;
  /** Keeps other programs from writing as long as this one does. Absent where there can be none. */
  lock?(): Promise<StoreLock>;
}

export interface ListOptions {
  /** Whether folders are looked into. Default true. */
  readonly deep?: boolean | undefined;
}

export interface StoreLock {
  /** Who held it and is gone; undefined where nobody did. */
  readonly takenOverFrom: string | undefined;
  /** Lets others in. Never throws. */
  release(): Promise<void>;
}
