import { type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { monotonicTime } from '@cnn/core';
import { type StudyFile, wholeLines } from '@cnn/experiment';
import { fileError } from '../files/fileErrors.js';
import { makeFolder } from '../files/makeFolder.js';
import { folderStore } from './folderStore.js';

/** Milliseconds after which a lock that nobody renews is taken for one of a program that is gone, as in Optuna. */
const GRACE = 30_000;

/** Bytes at the end of the file in which the last end of a line is looked for at first. */
const TAIL = 2 ** 16;

/**
 * The file of a study on the disk, which Optuna opens with `JournalStorage(JournalFileBackend(path))`: lines are added under Optuna's own lock
 * (`path.lock`), so that it can write at the same time, and are on the disk when the promise resolves.
 *
 * @param path of the file; it and its folder are made when something is written
 * @throws CnnError (FILE) from its functions when the system refuses
 * @example
 * const study = await readStudy({ file: studyFile('search-out/study.log') });
 */
export function studyFile(path: string): StudyFile {
  return {
    name: path,
    read: () => folderStore(dirname(path)).read(basename(path)),
    async append(text) {
      try {
        await makeFolder(dirname(path));
        const release = await lock(`${path}.lock`);
        try {
          await addWhole(path, text);
        } finally {
          await release();
        }
      } catch (error) {
        throw fileError(`can't write ${path}`, error);
      }
    },
  };
}

async function addWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'a+');
  try {
    const { size } = await file.stat();
    const whole = await endOfLines(file, size);
    if (whole < size) await file.truncate(whole);
    await file.appendFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function endOfLines(file: FileHandle, size: number, tail = TAIL): Promise<number> {
  if (size === 0) return 0;
  const begin = Math.max(0, size - tail);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - begin), 0, size - begin, begin);
  const end = wholeLines(buffer.subarray(0, bytesRead));
  return end === 0 && begin > 0 ? endOfLines(file, size, tail * 16) : begin + end;
}

/** @returns what lets others in */
async function lock(path: string): Promise<() => Promise<void>> {
  let [seen, since, pause] = [0, monotonicTime(), 1];
  while (true) {
    try {
      await (await open(path, 'wx')).close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const changed = await lstat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (changed !== seen) [seen, since] = [changed, monotonicTime()];
    if (monotonicTime() - since > GRACE) await rm(path, { force: true });
    await setTimeout(pause);
    pause = Math.min(pause * 2, 1000);
  }
}
