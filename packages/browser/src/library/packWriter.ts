import type { Shelf } from './shelf.js';

/** Where bytes came to lie. */
export interface Packed {
  readonly pack: string;
  readonly at: number;
}

/** Bytes of files in one file: thousands of small files are slow to make, to list and to remove. */
const PACK_BYTES = 32 * 1024 ** 2;

/** Writes bytes one after the other into few files of a shelf. They are whole once `end` resolves. */
export class PackWriter {
  readonly #shelf: Shelf;
  readonly #written: string[] = [];
  #name = newName();
  #parts: (Uint8Array<ArrayBuffer> | Blob)[] = [];
  #bytes = 0;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** @throws CnnError (FILE) where the shelf can't be written */
  async add(content: Uint8Array<ArrayBuffer> | Blob): Promise<Packed> {
    const place = { pack: this.#name, at: this.#bytes };
    this.#parts.push(content);
    this.#bytes += content instanceof Blob ? content.size : content.length;
    if (this.#bytes >= PACK_BYTES) await this.end();
    return place;
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    if (this.#parts.length === 0) return;
    const [name, content] = [this.#name, new Blob(this.#parts)];
    this.#name = newName();
    this.#parts = [];
    this.#bytes = 0;
    await this.#shelf.write(name, content);
    this.#written.push(name);
  }

  /** Removes all that was written. */
  async undo(): Promise<void> {
    for (const name of this.#written) await this.#shelf.remove(name).catch(() => undefined);
  }
}

function newName(): string {
  return `pack-${crypto.randomUUID()}`;
}
