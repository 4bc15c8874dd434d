import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CnnError } from '@cnn/core';
import { jsonText } from '@cnn/experiment';
import { decodeText } from './decodeText.js';
import { fileError } from './fileErrors.js';
import { makeFolder } from './makeFolder.js';

/**
 * Files from this size on are read in parts at the same time, each in a thread of its own: most of the time of reading a large file goes
 * into touching its memory for the first time. 104 MB take 45 ms in the place of 100 (2 cores).
 */
const LARGE = 2 ** 24;
const PARTS = 4;

/** @throws CnnError (FILE) with the reason in words */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const found = await file.stat();
      if (found.isFile() && found.size >= LARGE) return await readInParts(file, found.size);
      const { buffer, byteOffset, length } = await file.readFile();
      return new Uint8Array(buffer, byteOffset, length);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(`can't read ${path}`, error);
  }
}

async function readInParts(file: FileHandle, size: number): Promise<Uint8Array> {
  const { buffer } = Buffer.allocUnsafeSlow(size);
  const bytes = new Uint8Array(buffer);
  const part = Math.ceil(size / PARTS);
  const readPart = async (begin: number): Promise<void> => {
    const end = Math.min(size, begin + part);
    for (let at = begin; at < end; ) {
      const { bytesRead } = await file.read(bytes, at, end - at, at);
      if (bytesRead === 0) throw new Error('it became shorter while it was read');
      at += bytesRead;
    }
  };
  await Promise.all(Array.from({ length: PARTS }, (_, index) => readPart(index * part)));
  return bytes;
}

/** @throws CnnError (FILE) when the file can't be read, is not in UTF-8 (or UTF-16 with its mark), or is no JSON */
export async function readJson(path: string): Promise<unknown> {
  const text = decodeText({ path, bytes: await readBytes(path), remedy: 'Save it as UTF-8.', code: 'FILE' });
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError('FILE', `${path} is no JSON: ${reason.replaceAll(/\s+/g, ' ')}. Write it again.`, {
      cause: error,
    });
  }
}

/**
 * Makes a folder, and those above it, and tries that files can be written there, so that a long training does not find
 * out at its end.
 *
 * @throws CnnError (FILE)
 */
export async function prepareFolder(path: string): Promise<void> {
  const probe = `${path}/.cnn-${randomUUID()}`;
  try {
    await makeFolder(path);
    await (await open(probe, 'wx')).close();
    await rm(probe, { force: true });
  } catch (error) {
    throw fileError(`can't write into the folder ${path}`, error);
  }
}

/**
 * Removes what processes that were killed while they wrote have left in a folder: `history.json.….tmp`. No other process
 * may write there.
 */
export async function removeHalfWritten(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((one) => /\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/.test(one)))
    await rm(join(directory, name), { force: true });
}

export interface WriteFileOptions {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes a file whole or not at all: into a temporary file beside it, which then takes its name. Folders are made.
 *
 * @throws CnnError (FILE); the old file, if any, is still there then
 */
export async function writeFileAtomic({ path, content }: WriteFileOptions): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await makeFolder(dirname(path));
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(`can't write ${path}`, error);
  }
}

/** `value` as JSON with two spaces, lists of numbers on one line. @throws CnnError (FILE) */
export async function writeJson({
  path,
  value,
}: {
  readonly path: string;
  readonly value: unknown;
}): Promise<void> {
  await writeFileAtomic({ path, content: `${jsonText(value)}\n` });
}
