import { CnnError } from '@cnn/core';
import { readSealed, writeSealed } from '../files/sealedJson.js';
import type { Store } from '../store/store.js';

/** Names the run that a folder is of. */
export const runFile = 'run.json';

const FORMAT = 'cnn-run';
const VERSION = 1;

const runCommands = [
  'train',
  'cross-validate',
  'search',
  'lr-find',
  'ensemble',
  'evaluate',
  'compare',
] as const;
export type RunCommand = (typeof runCommands)[number];

/** What is known of a run when it begins. */
export interface RunFacts {
  /** The sum of what `split.json` holds. */
  readonly split?: string | undefined;
  /** The sum of the experiment, see `experimentSum`. */
  readonly experiment?: string | undefined;
  /** In the place of it, in runs of earlier versions: the options that decide about the results, as they were typed. */
  readonly options?: readonly string[] | undefined;
}

/** What `run.json` holds. */
export interface RunRecord extends RunFacts {
  /** A UUID, which every part of the run names. */
  readonly run: string;
  readonly command: RunCommand;
  /** `clearing` as long as files of an earlier run are being removed. */
  readonly stage: 'clearing' | 'begun';
  /** The time, in the form of ISO 8601. */
  readonly began: string;
  /** Files and folders that the run may write. */
  readonly owns: readonly string[];
}

export async function writeRun(store: Store, record: RunRecord): Promise<void> {
  await writeSealed(store, runFile, { format: FORMAT, version: VERSION, ...record });
}

/**
 * The run of a folder; undefined where none is named: the folder is empty, or of an earlier version.
 *
 * @throws CnnError (FILE) for a file that is damaged or of another format
 */
export async function readRun(store: Store): Promise<RunRecord | undefined> {
  if (!(await store.read(runFile))) return undefined;
  const { value, sealed } = await readSealed(store, runFile);
  const { format, version, ...record } = value;
  if (sealed && format === FORMAT && version === VERSION && isRecord(record)) return record;
  throw new CnnError(
    'FILE',
    `${store.name}/${runFile}: expected the format "${FORMAT}" of version ${VERSION} with a checksum. Copy it again from a backup, or begin anew with overwrite: true.`,
  );
}

function isRecord(value: unknown): value is RunRecord {
  const { run, command, stage, began, owns } = value as Partial<RunRecord>;
  return (
    typeof run === 'string' &&
    runCommands.some((one) => one === command) &&
    (stage === 'clearing' || stage === 'begun') &&
    typeof began === 'string' &&
    Array.isArray(owns) &&
    owns.every((name) => typeof name === 'string')
  );
}
