import { createFingerprints, type Fingerprints } from './fingerprint.js';

/**
 * Fingerprints of a set's images, as far as they were looked at: 93 bytes per image. Given to each look for near-duplicates among
 * the same images, every image is read once, however often they are divided anew.
 *
 * @example
 * ```ts
 * const fingerprints = new ImageFingerprints(set.items.length);
 * const before = await findLeakage({ set, parts, fingerprints });
 * const after = await findLeakage({ set, parts: otherParts, fingerprints });
 * ```
 */
export class ImageFingerprints {
  readonly #prints: Fingerprints;
  readonly #largest: Float64Array;
  readonly #known: Uint8Array;

  /** @param images how many the set has */
  constructor(images: number) {
    this.#prints = createFingerprints(images);
    this.#largest = new Float64Array(images);
    this.#known = new Uint8Array(images);
  }

  /** Writes the fingerprint of an image to a place of others. False where it is not known yet. */
  copy(item: number, to: Fingerprints, at: number): boolean {
    if (this.#known[item] !== 1) return false;
    const { hashes, colours } = this.#prints;
    to.hashes.set(hashes.subarray(16 * item, 16 * item + 16), 16 * at);
    to.colours.set(colours.subarray(4 * item, 4 * item + 4), 4 * at);
    to.largest = Math.max(to.largest, this.#largest[item] as number);
    return true;
  }

  /** Takes up the fingerprint at a place of others. */
  keep(item: number, from: Fingerprints, at: number, largest: number): void {
    this.#prints.hashes.set(from.hashes.subarray(16 * at, 16 * at + 16), 16 * item);
    this.#prints.colours.set(from.colours.subarray(4 * at, 4 * at + 4), 4 * item);
    this.#largest[item] = largest;
    this.#known[item] = 1;
  }
}
