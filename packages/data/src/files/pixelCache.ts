/** Decoded images, kept in the order in which they come until there is no more room. */
export class PixelCache {
  /** How many images there is room for. */
  readonly capacity: number;
  readonly #kept = new Map<number, Uint8Array>();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get(index: number): Uint8Array | undefined {
    return this.#kept.get(index);
  }

  /** Returns the pixels, kept or not. */
  put(index: number, pixels: Uint8Array): Uint8Array {
    if (this.#kept.size < this.capacity) this.#kept.set(index, pixels);
    return pixels;
  }
}
