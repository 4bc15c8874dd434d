import { createHash } from 'node:crypto';
import { CnnError } from '@cnn/core';
import { fileBytes, type Kind } from './kinds.support.test.js';

/** What became of a damaged file. */
export interface Verdict {
  readonly index: number;
  readonly what: string;
  /** `same` and `other`: it was read, to the values of the whole file or to others. `raw`: something else than a CnnError was thrown. */
  readonly result: 'refused' | 'same' | 'other' | 'raw';
  readonly message?: string | undefined;
  readonly milliseconds: number;
}

/** One text for all that was read. */
export function digest(value: unknown): string {
  const hash = createHash('sha256');
  const add = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) {
      hash
        .update(part.constructor.name)
        .update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    } else if (part instanceof Map) {
      for (const [key, inner] of part) add([key, inner]);
    } else if (Array.isArray(part)) {
      hash.update(`[${part.length}`);
      for (const inner of part) add(inner);
    } else if (typeof part === 'object' && part !== null) {
      for (const key of Object.keys(part).sort()) add([key, (part as Record<string, unknown>)[key]]);
    } else hash.update(`${typeof part} ${String(part)};`);
  };
  add(value);
  return hash.digest('hex');
}

const whole = new Map<Kind, readonly Uint8Array[]>();
const digests = new Map<Kind, readonly string[]>();

/** Damages a file of a kind and reads it. */
export async function judge(kind: Kind, index: number): Promise<Verdict> {
  const held = whole.get(kind) ?? kind.files.map((file) => fileBytes(file));
  whole.set(kind, held);
  if (!digests.has(kind))
    digests.set(kind, await Promise.all(held.map(async (bytes) => digest(await kind.read(bytes)))));
  const file = index % held.length;
  const { what, bytes } = kind.damage(held[file] as Uint8Array, Math.floor(index / held.length));
  const start = performance.now();
  const verdict = (result: Verdict['result'], message?: string): Verdict => ({
    ...{ index, what, result, message },
    milliseconds: performance.now() - start,
  });
  try {
    const read = digest(await kind.read(bytes));
    return verdict(read === digests.get(kind)?.[file] ? 'same' : 'other');
  } catch (error) {
    if (error instanceof CnnError) return verdict('refused', error.message);
    return verdict('raw', error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}
