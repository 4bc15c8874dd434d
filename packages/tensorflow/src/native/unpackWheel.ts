import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { firstLine } from '@cnn/core';
import { openPromise } from 'yauzl';
import { stopped } from './command.js';

export interface UnpackOptions {
  /** A wheel's file, which is a zip. */
  readonly wheel: string;
  readonly into: string;
  /** Matches the names of the files that are taken, from their beginning to their end. */
  readonly wanted: RegExp;
  readonly signal?: AbortSignal | undefined;
}

/** Takes files out of a wheel. Returns what went wrong as text. */
export async function unpackWheel({
  wheel,
  into,
  wanted,
  signal,
}: UnpackOptions): Promise<string | undefined> {
  let taken = 0;
  try {
    const zip = await openPromise(wheel, { lazyEntries: true });
    try {
      for await (const entry of zip.eachEntry()) {
        const { fileName } = entry;
        if (wanted.exec(fileName)?.[0] !== fileName) continue;
        const path = join(into, fileName);
        mkdirSync(dirname(path), { recursive: true });
        // Programs, such as ptxas, stay programs.
        const mode = (entry.externalFileAttributes >>> 16) & 0o111 ? 0o755 : 0o644;
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode }), { signal });
        taken++;
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    if (signal?.aborted) throw stopped();
    return `the wheel ${wheel} could not be unpacked: ${firstLine(error)}`;
  }
  return taken > 0 ? undefined : `the wheel ${wheel} has none of the files that are looked for in it`;
}
