import type { NamedFile } from '../images/namedFile.js';
import type { ImageLibrary } from '../library/imageLibrary.js';

/** Of more bytes than that there is no copy to bring back. */
const MOST_BYTES = 64 * 1024 ** 2;

/** Images that were removed last, in memory: so that they can be brought back. */
export class Removed {
  readonly #library: ImageLibrary;
  #files: readonly NamedFile[] = [];

  constructor(library: ImageLibrary) {
    this.#library = library;
  }

  async remove(paths: readonly string[]): Promise<void> {
    const wanted = new Set(paths);
    const found = this.#library.files.filter(({ path }) => wanted.has(path));
    const bytes = found.reduce((sum, one) => sum + one.bytes, 0);
    const copies = bytes <= MOST_BYTES ? await Promise.all(found.map(({ path }) => this.#copy(path))) : [];
    await this.#library.remove(paths);
    this.#files = copies.flatMap((copy) => copy ?? []);
  }

  /** @returns how many were brought back */
  async restore(): Promise<number> {
    if (this.#files.length === 0) return 0;
    const { added } = await this.#library.add(this.#files);
    this.forget();
    return added;
  }

  forget(): void {
    this.#files = [];
  }

  async #copy(path: string): Promise<NamedFile | undefined> {
    const file = await this.#library.file(path);
    return file && { path, file: new Blob([await file.arrayBuffer()]) };
  }
}
