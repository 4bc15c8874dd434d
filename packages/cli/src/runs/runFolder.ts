import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { type FolderLock, lockFolder, prepareFolder } from '@cnn/node';
import type { Option } from '../arguments/command.js';
import { findOwned, holdsResults, ownedBy, removeOwned } from './ownedFiles.js';
import {
  lockFile,
  type RunCommand,
  type RunFacts,
  type RunRecord,
  readRun,
  runFile,
  writeRun,
} from './runFile.js';
import { earlierVersionText, runOf } from './runParts.js';

export const overwriteOption = {
  overwrite: {
    help: 'begin anew in an OUT that holds a run: first its files are removed, and nothing else',
  },
} satisfies Record<string, Option>;

/** Files that a message names. */
const NAMED = 8;

/** A folder that this process alone writes a run into. */
export interface RunFolder {
  readonly out: string;
  /** Its id, which every part names; undefined of a run that an earlier version began. */
  readonly run: string | undefined;
  /** A run of the same command that is there and can go on. */
  readonly earlier: Pick<RunRecord, 'options'> | undefined;
  /** Removes what an earlier run has left, and names the new one. Nothing is removed or written before. */
  begin(facts: RunFacts): Promise<void>;
  /** Lets others in. */
  release(): Promise<void>;
}

export interface OpenRunOptions {
  readonly out: string;
  readonly command: RunCommand;
  readonly overwrite: boolean;
  /** A file by which a run of an earlier version can be told, of a command that goes on when it is run again. */
  readonly goesOnWith?: string;
  readonly tell: (message: string) => void;
}

/**
 * Makes the folder of a new run, or opens one that goes on.
 *
 * @throws CnnError (FILE) when the folder holds a run and `overwrite` is not set, when another process writes there, or it can't be
 *   written
 */
export async function openRun(options: OpenRunOptions): Promise<RunFolder> {
  const { out, tell } = options;
  const made = !existsSync(out);
  await prepareFolder(out);
  const lock = await locked(out, tell);
  const release = async (): Promise<void> => {
    await lock.release();
    // Of a run that did not begin nothing stays.
    if (made) await rmdir(out).catch(() => undefined);
  };
  try {
    return await opened(options, release);
  } catch (error) {
    await release();
    throw error;
  }
}

async function opened(options: OpenRunOptions, release: RunFolder['release']): Promise<RunFolder> {
  const { out, command, overwrite, goesOnWith, tell } = options;
  const there = await lookAt(out, overwrite);
  const { record, files } = there;
  const can = goesOnWith !== undefined && !overwrite;
  if (can && record?.command === command && record.stage === 'begun')
    return { out, run: record.run, earlier: record, begin: async () => {}, release };
  const run = randomUUID();
  if (can && !record && existsSync(join(out, goesOnWith))) {
    tell(earlierVersionText(out));
    const begin = (facts: RunFacts): Promise<void> =>
      writeRun(out, { ...newRecord(command, run), stage: 'begun', ...facts });
    return { out, run, earlier: {}, begin, release };
  }
  if (files.length > 0) tell(replacing(options, there));
  return {
    ...{ out, run, release },
    earlier: undefined,
    async begin(facts) {
      const fresh = newRecord(command, run);
      if (files.length > 0) {
        // From here on a kill leaves a folder that names the new run; the rest of the old one is no part of it.
        const owns = [...new Set([...fresh.owns, ...(record?.owns ?? Object.values(ownedBy).flat())])];
        await writeRun(out, { ...fresh, owns, stage: 'clearing' });
        await removeOwned(
          out,
          files.filter((file) => file !== runFile),
        );
      }
      await writeRun(out, { ...fresh, stage: 'begun', ...facts });
    },
  };
}

function newRecord(command: RunCommand, run: string): Omit<RunRecord, 'stage'> {
  return { run, command, began: new Date().toISOString(), owns: ownedBy[command] };
}

interface Found {
  readonly record: RunRecord | undefined;
  readonly files: readonly string[];
}

async function lookAt(out: string, overwrite: boolean): Promise<Found> {
  // What is to go may be damaged.
  const record = await readRun(out).catch((error: unknown) => {
    if (overwrite) return undefined;
    throw error;
  });
  return { record, files: await findOwned(out, record?.owns) };
}

/**
 * What is said before files of an earlier run are replaced.
 *
 * @throws CnnError (FILE) when that needs `--overwrite`
 */
function replacing({ out, overwrite }: OpenRunOptions, { record, files }: Found): string {
  const named = `${files.slice(0, NAMED).join(', ')}${files.length > NAMED ? ` and ${files.length - NAMED} more` : ''}`;
  const when = record && ` of ${record.began.slice(0, 16).replace('T', ' ')} UTC`;
  if (record && (record.stage === 'clearing' || !holdsResults(files)))
    return `${out} holds the beginning of a cnn ${record.command}${when} that has kept nothing: it is replaced.`;
  if (overwrite) return `--overwrite: ${out} loses the files of the run there: ${named}.`;
  const what = record ? `a run of cnn ${record.command}${when}` : 'a run';
  const resumable = files.includes('checkpoint/checkpoint.json')
    ? `, go on with cnn train --resume ${out}`
    : '';
  throw new CnnError(
    'FILE',
    `${out} holds ${what} (${named}). Choose another --out${resumable}, or let --overwrite remove these files first.`,
  );
}

/**
 * Opens the folder of a run that goes on with its checkpoint.
 *
 * @throws CnnError (FILE) when its parts are damaged or of different runs, or another process writes there
 */
export async function resumeRun({ out, tell }: Pick<OpenRunOptions, 'out' | 'tell'>): Promise<RunFolder> {
  const lock = await locked(out, tell);
  try {
    const record = await readRun(out);
    if (record?.stage === 'clearing') {
      throw new CnnError(
        'FILE',
        `${out}: a run was to begin there with --overwrite and was stopped before it did; what is there is the rest of an earlier one. Begin anew there.`,
      );
    }
    const run = await runOf(out);
    if (run === undefined) tell(earlierVersionText(out));
    return { out, run, earlier: record, begin: async () => {}, release: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function locked(out: string, tell: OpenRunOptions['tell']): Promise<FolderLock> {
  const lock = await lockFolder(join(out, lockFile));
  if (lock.takenOverFrom !== undefined)
    tell(`${out}: the process that was writing there is gone (${lock.takenOverFrom}).`);
  return lock;
}
