import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CnnError } from '@cnn/core';
import { fileError, reasonOf } from '../../files/fileErrors.js';

export interface DownloadOptions {
  readonly url: string;
  /** The file to make. */
  readonly path: string;
  /** In hexadecimal; the file must have it. */
  readonly md5: string;
  readonly onProgress?: (progress: { readonly bytes: number; readonly total?: number }) => void;
  readonly signal?: AbortSignal | undefined;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/**
 * Downloads a file. What has come is kept beside it as `PATH.part` when the connection breaks, and the next call goes on
 * there. The file itself appears when it is whole and has the sum.
 *
 * @throws CnnError (FILE) of one line: no connection, another answer than the file, broken off, another sum (what came is
 *   then removed), stopped (ABORTED)
 */
export async function downloadFile(options: DownloadOptions): Promise<void> {
  const { url, path, md5, signal } = options;
  if ((await sizeOf(path)) > 0) {
    if ((await md5Of(path)) === md5) return;
    throw new CnnError('FILE', `${path} has another MD5 sum than ${md5}. Remove it, and download it again.`);
  }
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw fileError(`can't make the folder of ${path}`, error);
  });
  await receive(options, part);
  const sum = await md5Of(part);
  if (sum !== md5) {
    await rm(part, { force: true });
    throw new CnnError(
      'FILE',
      `${url}: expected the MD5 sum ${md5}, received ${sum}. What came was removed; try again.`,
    );
  }
  if (signal?.aborted) throw stopped(url);
  await rename(part, path);
}

function stopped(url: string): CnnError {
  return new CnnError('ABORTED', `${url}: the download was stopped; the next one goes on from there.`);
}

async function receive({ url, onProgress, signal }: DownloadOptions, part: string): Promise<void> {
  const have = await sizeOf(part);
  try {
    // The bytes as they lie there: what a server packs for the way can't be gone on with.
    const headers = { 'accept-encoding': 'identity', ...(have > 0 ? { range: `bytes=${have}-` } : {}) };
    const response = await fetch(url, { headers, ...(signal ? { signal } : {}) });
    if (response.status === 416) {
      await response.body?.cancel();
      return; // all is here; the sum tells
    }
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new CnnError(
        'FILE',
        `${url}: the server answered ${response.status} ${response.statusText}. Try again later.`,
      );
    }
    const goesOn = response.status === 206;
    const from = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (goesOn && from !== undefined && Number(from) !== have) {
      await response.body.cancel();
      throw new CnnError(
        'FILE',
        `${url}: the server sent the bytes from ${from} on, not from ${have}. Remove ${part}, and run it again.`,
      );
    }
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    let bytes = goesOn ? have : 0;
    const total = bytes + length;
    const counted = new Transform({
      transform(chunk: Buffer, _, done) {
        bytes += chunk.length;
        onProgress?.({ bytes, ...(Number.isFinite(total) ? { total } : {}) });
        done(null, chunk);
      },
    });
    await pipeline(
      Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
      counted,
      createWriteStream(part, { flags: goesOn ? 'a' : 'w' }),
    );
  } catch (error) {
    if (error instanceof CnnError) throw error;
    if (signal?.aborted) throw stopped(url);
    const cause = error instanceof Error && error.cause ? error.cause : error;
    throw new CnnError(
      'FILE',
      `${url}: the download broke off: ${reasonOf(cause)}. Run it again; it goes on from there.`,
      {
        cause: error,
      },
    );
  }
}
