import { CnnError } from '@cnn/core';
import type { Store, StoreLock } from '../store/store.js';
import { findOwned, holdsResults, ownedBy } from './ownedFiles.js';
import { randomId } from './randomId.js';
import { type RunCommand, type RunFacts, type RunRecord, readRun, runFile, writeRun } from './runFile.js';
import { earlierVersionText, runOf } from './runParts.js';

/** Commands that measure what others have trained: they never remove a training. */
const measuring: readonly RunCommand[] = ['evaluate', 'compare'];

/** Files that a message names. */
const NAMED = 8;

/** A folder that this program alone writes a run into. */
export interface RunFolder {
  readonly store: Store;
  /** Its id, which every part names; undefined of a run that an earlier version began. */
  readonly run: string | undefined;
  /** A run of the same command that is there and can go on. */
  readonly earlier: Pick<RunRecord, 'options' | 'experiment'> | undefined;
  /** Removes what an earlier run has left, and names the new one. Nothing is removed or written before. */
  begin(facts: RunFacts): Promise<void>;
  /** Lets others in. */
  release(): Promise<void>;
}

export interface OpenRunOptions {
  readonly store: Store;
  readonly command: RunCommand;
  readonly overwrite: boolean;
  /** A file by which a run of an earlier version can be told, of a command that goes on when it is run again. */
  readonly goesOnWith?: string | undefined;
  /** Told what is replaced, and who was writing there before. */
  readonly tell: (message: string) => void;
}

/**
 * Makes the folder of a new run, or opens one that goes on.
 *
 * @throws CnnError (FILE) when the folder holds a run and `overwrite` is not set, when another program writes there, or it can't be
 *   written; of a command that measures, also for a folder that holds anything but earlier results of the same command
 */
export async function openRun(options: OpenRunOptions): Promise<RunFolder> {
  if (measuring.includes(options.command)) await checkHoldsNothingElse(options);
  const lock = await locked(options);
  try {
    return await opened(options, lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function opened(options: OpenRunOptions, release: RunFolder['release']): Promise<RunFolder> {
  const { store, command, overwrite, goesOnWith, tell } = options;
  const there = await lookAt(store, overwrite);
  const { record, files } = there;
  const can = goesOnWith !== undefined && !overwrite;
  if (can && record?.command === command && record.stage === 'begun')
    return { store, run: record.run, earlier: record, begin: async () => {}, release };
  const run = randomId();
  if (can && !record && (await store.read(goesOnWith))) {
    tell(earlierVersionText(store.name));
    const begin = (facts: RunFacts): Promise<void> =>
      writeRun(store, { ...newRecord(command, run), stage: 'begun', ...facts });
    return { store, run, earlier: {}, begin, release };
  }
  if (files.length > 0) tell(replacing(options, there));
  return {
    ...{ store, run, release },
    earlier: undefined,
    async begin(facts) {
      const fresh = newRecord(command, run);
      if (files.length > 0) {
        // From here on a kill leaves a folder that names the new run; the rest of the old one is no part of it.
        const owns = [...new Set([...fresh.owns, ...(record?.owns ?? Object.values(ownedBy).flat())])];
        await writeRun(store, { ...fresh, owns, stage: 'clearing' });
        await store.remove(files.filter((file) => file !== runFile));
      }
      await writeRun(store, { ...fresh, stage: 'begun', ...facts });
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

async function lookAt(store: Store, overwrite: boolean): Promise<Found> {
  // What is to go may be damaged.
  const record = await readRun(store).catch((error: unknown) => {
    if (overwrite) return undefined;
    throw error;
  });
  return { record, files: await findOwned(store, record?.owns) };
}

/**
 * Results are not written among what others keep, such as a data set. Looked at before the lock, which is a file too.
 *
 * @throws CnnError (FILE)
 */
async function checkHoldsNothingElse({ store, command, overwrite }: OpenRunOptions): Promise<void> {
  const { record, files } = await lookAt(store, overwrite);
  // A run is told by its files.
  if (record !== undefined || files.length > 0) return;
  const entries = (await store.list(undefined, { deep: false })).filter((name) => !/^run\.lock/.test(name));
  if (entries.length === 0) return;
  throw new CnnError(
    'FILE',
    `${store.name} holds ${namedOf(entries)}, and no results of cnn ${command}. Choose another folder, one that is empty or not there yet.`,
    { details: { reason: 'occupied', files: entries, resumable: false } },
  );
}

/** Comparisons are written by more than one command. */
function calledRun(command: RunCommand): string {
  return command === 'compare' ? 'a comparison' : `a run of cnn ${command}`;
}

/** The first of many. */
function namedOf(files: readonly string[]): string {
  return `${files.slice(0, NAMED).join(', ')}${files.length > NAMED ? ` and ${files.length - NAMED} more` : ''}`;
}

/**
 * What is said before files of an earlier run are replaced.
 *
 * @throws CnnError (FILE) when that needs `overwrite`
 */
function replacing(
  { store: { name: out }, command, overwrite }: OpenRunOptions,
  { record, files }: Found,
): string {
  const named = namedOf(files);
  const when = record && ` of ${record.began.slice(0, 16).replace('T', ' ')} UTC`;
  if (record && (record.stage === 'clearing' || !holdsResults(files)))
    return `${out} holds the beginning of a cnn ${record.command}${when} that has kept nothing: it is replaced.`;
  if (measuring.includes(command) && record?.command !== command) {
    const there = record ? calledRun(record.command) : 'a run';
    throw new CnnError(
      'FILE',
      `${out} holds ${there} (${named}), which the results of cnn ${command} do not replace. Choose another folder.`,
      { details: { reason: 'occupied', files, resumable: false } },
    );
  }
  if (overwrite) return `overwrite: true: ${out} loses the files of the run there: ${named}.`;
  const what = record ? `${calledRun(record.command)}${when}` : 'a run';
  const resumable = files.includes('checkpoint/checkpoint.json');
  throw new CnnError(
    'FILE',
    `${out} holds ${what} (${named}). Choose another folder${resumable ? ', go on with resume: true' : ''}, or let overwrite: true remove these files first.`,
    { details: { reason: 'occupied', files, resumable } },
  );
}

/**
 * Opens the folder of a run that goes on with its checkpoint.
 *
 * @throws CnnError (FILE) when its parts are damaged or of different runs, or another process writes there
 */
export async function resumeRun(options: Pick<OpenRunOptions, 'store' | 'tell'>): Promise<RunFolder> {
  const { store, tell } = options;
  const { name: out } = store;
  const lock = await locked(options);
  try {
    const record = await readRun(store);
    if (record?.stage === 'clearing') {
      throw new CnnError(
        'FILE',
        `${out}: a run was to begin there with overwrite: true and was stopped before it did; what is there is the rest of an earlier one. Begin anew there.`,
      );
    }
    const run = await runOf(store);
    if (run === undefined) tell(earlierVersionText(out));
    return { store, run, earlier: record, begin: async () => {}, release: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function locked({ store, tell }: Pick<OpenRunOptions, 'store' | 'tell'>): Promise<StoreLock> {
  const lock = (await store.lock?.()) ?? { takenOverFrom: undefined, release: async () => {} };
  if (lock.takenOverFrom !== undefined)
    tell(`${store.name}: the program that was writing there is gone (${lock.takenOverFrom}).`);
  return lock;
}
