import { CnnError } from '@cnn/core';
import { canonicalSum, type JsonObject, readSealed } from '../files/sealedJson.js';
import { readStoredJson } from '../files/storedJson.js';
import type { Store } from '../store/store.js';
import { readRun, runFile } from './runFile.js';

/** The images of each set of the split. */
export const splitFile = 'split.json';

/** The parts of a run that name it, and where: `run`, or `details.run`. */
const parts: Readonly<Record<string, 'field' | 'details'>> = {
  'experiment.json': 'field',
  'history.json': 'field',
  'evaluation.json': 'field',
  'cross-validation.json': 'field',
  'search.json': 'field',
  'comparison.json': 'field',
  'learning-rate.json': 'field',
  'model/model.json': 'details',
  'checkpoint/checkpoint.json': 'details',
};

/**
 * The run that all parts of a folder name; undefined where none names one: the folder was written by an earlier version.
 *
 * @throws CnnError (FILE) naming the part that is damaged or of another run, or a `split.json` that was edited
 */
export async function runOf(store: Store): Promise<string | undefined> {
  const record = await readRun(store);
  const named = record ? [{ file: runFile, run: record.run as string | undefined }] : [];
  for (const [file, place] of Object.entries(parts)) {
    if (await store.read(file)) named.push({ file, run: await runIn(store, file, place) });
  }
  const [first, ...others] = named;
  const other = others.find(({ run }) => run !== first?.run);
  if (first && other) {
    throw new CnnError(
      'FILE',
      `${store.name} holds parts of different runs: ${first.file} ${called(first.run)}, ${other.file} ${called(other.run)}. Bring the folder back from a copy, or begin anew with overwrite: true.`,
    );
  }
  if (record?.split !== undefined && (await store.read(splitFile))) await readSplit(store);
  return first?.run;
}

function checkSplit(path: string, files: unknown, expected: string): void {
  if (canonicalSum(files) === expected) return;
  throw new CnnError(
    'FILE',
    `${path} is not the split that the run beside it was begun with: it was damaged or edited. Bring it back from a copy; parts of your own belong into a file elsewhere.`,
  );
}

async function runIn(store: Store, file: string, place: 'field' | 'details'): Promise<string | undefined> {
  // The loader of a model checks its file.
  const json = file.endsWith('model.json')
    ? await readStoredJson(store, file)
    : (await readSealed(store, file)).value;
  const holder = place === 'field' ? json : (Object(json) as JsonObject).details;
  const { run } = Object(holder) as JsonObject;
  return typeof run === 'string' ? run : undefined;
}

function called(run: string | undefined): string {
  return run === undefined ? 'names none' : `is of ${run}`;
}

/**
 * What the `split.json` of a folder holds. One that lies beside a run must be that of the run.
 *
 * @throws CnnError (FILE) when it can't be read, or is not as the run beside it has written it
 */
export async function readSplit(store: Store): Promise<unknown> {
  const files = await readStoredJson(store, splitFile);
  const split = (await readRun(store))?.split;
  if (split !== undefined) checkSplit(`${store.name}/${splitFile}`, files, split);
  return files;
}

/** What is said of a folder whose parts name no run. */
export function earlierVersionText(out: string): string {
  return `${out} was written by an earlier version of cnn: its parts name no run and hold no checksums, so that damage and mixed runs can’t be seen.`;
}
