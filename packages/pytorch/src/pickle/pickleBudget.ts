/** Values within one another: Python's own writer reaches its limit of recursion there. */
export const DEEPEST = 1000;

/** Bytes that a list or a dictionary with room for its first items takes in memory, and a tuple. */
export const [OPEN, CLOSED] = [200, 64];

/** Items that calls may copy, for each byte of the file. */
const COPIES_PER_BYTE = 16;
const LEAST_COPIES = 1 << 20;

/** Bytes that containers may take: what programs write has names and numbers in them. */
const MEMORY_PER_BYTE = 32;
const LEAST_MEMORY = 32 * 1024 ** 2;

/** What a pickle of a size has reason to make: one byte of it makes an empty dictionary of two hundred, and four copy a text. */
export class PickleBudget {
  readonly #fail: (problem: string) => never;
  #copies: number;
  #memory: number;

  constructor(bytes: number, fail: (problem: string) => never) {
    this.#fail = fail;
    this.#copies = LEAST_COPIES + COPIES_PER_BYTE * bytes;
    this.#memory = LEAST_MEMORY + MEMORY_PER_BYTE * bytes;
  }

  copy(items: number): void {
    this.#copies -= items;
    if (this.#copies < 0) this.#fail('copies more than a file of its size has reason to');
  }

  make(bytes: number): void {
    this.#memory -= bytes;
    if (this.#memory < 0)
      this.#fail('makes more lists and dictionaries than a file of its size has reason to');
  }
}
