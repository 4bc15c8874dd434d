import { CnnError } from '@cnn/core';
import type { ImageSet, Pixels } from '../set/imageSet.js';
import { whiteOf } from './white.js';

export interface ImageHashesOptions {
  readonly set: ImageSet;
  /** Default: all. */
  readonly indices?: ArrayLike<number> | undefined;
  /** How many images are loaded at the same time. Default 16. */
  readonly parallel?: number | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
}

/**
 * A hash of 64 bits of each image, as 16 hexadecimal digits: equal for equal pixels, whatever file they come from and
 * whatever value white has. A model keeps those of the images that it was trained on.
 *
 * @throws CnnError (ABORTED) when `signal` says so; what loading throws
 */
export async function imageHashes(options: ImageHashesOptions): Promise<string[]> {
  const { set, indices, parallel = 16, signal } = options;
  const count = indices?.length ?? set.items.length;
  const hashes = new Array<string>(count);
  const hash = (pixels: Pixels): string => hashOf(pixels, set);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      if (signal?.aborted) throw new CnnError('ABORTED', `${set.name}: looking at its images was stopped.`);
      const at = next++;
      const loaded = set.load(indices ? (indices[at] as number) : at);
      hashes[at] = hash(ArrayBuffer.isView(loaded) ? loaded : await loaded);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, count) }, work));
  return hashes;
}

/** Two mixes of 32 bits with different constants, in the manner of MurmurHash3. */
function hashOf(pixels: Pixels, set: ImageSet): string {
  const white = whiteOf(set);
  const scale = white === null ? 0 : 255 / white;
  const bytes = white === null ? new Uint8Array(Float32Array.from(pixels).buffer) : pixels;
  const plain = scale === 1 || white === null;
  let [a, b] = [0x9747b28c ^ bytes.length, 0x3c6ef372 ^ bytes.length];
  for (let i = 0; i < bytes.length; i++) {
    const value = plain ? (bytes[i] as number) : Math.round((bytes[i] as number) * scale);
    a = Math.imul(a ^ value, 0x85ebca6b);
    a ^= a >>> 13;
    b = Math.imul(b ^ (value + 0x9e), 0xc2b2ae35);
    b ^= b >>> 16;
  }
  for (const dim of set.imageShape) {
    a = Math.imul(a ^ dim, 0xc2b2ae35);
    b = Math.imul(b ^ dim, 0x85ebca6b);
  }
  return hex(a ^ (a >>> 15)) + hex(b ^ (b >>> 15));
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
