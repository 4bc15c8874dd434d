import { CnnError } from '@cnn/core';
import { type Evaluation, parseEvaluation } from '@cnn/evaluation';
import {
  type Experiment,
  hasCheckpoint,
  isFinished,
  parseExperiment,
  readRun,
  readSealed,
  type Store,
  storeBelow,
} from '@cnn/experiment';
import { imagesFolder } from './images.js';
import type { RunSummary } from './projectState.js';

/** What a folder is that a person opens. */
export type FoundFolder =
  | { readonly kind: 'project'; readonly folder: Store; readonly run: Store | undefined }
  | { readonly kind: 'run'; readonly run: Store }
  | { readonly kind: 'model'; readonly folder: Store };

/**
 * What is in a folder that was opened: a whole project, with its images; a run; or else what should be a model. Each may lie in a folder
 * of its own inside.
 */
export async function recognizeFolder(store: Store): Promise<FoundFolder> {
  const files = await store.list();
  const below = (folder: string): Store => (folder === '' ? store : storeBelow(store, folder));
  const runFolder = nearest(files, 'history.json');
  const run = runFolder === undefined ? undefined : below(runFolder);
  const top = nearest(files, 'experiment.json');
  const isProject =
    top !== undefined && top !== runFolder && files.some((file) => file === join(top, 'split.json'));
  if (isProject) return { kind: 'project', folder: below(top), run };
  if (run && (await run.read('experiment.json'))) return { kind: 'run', run };
  return { kind: 'model', folder: store };
}

function join(folder: string, file: string): string {
  return folder === '' ? file : `${folder}/${file}`;
}

/** The folder nearest to the top that holds a file; empty for the top itself. */
function nearest(files: readonly string[], name: string): string | undefined {
  const depth = (file: string): number => file.split('/').length;
  const [first] = files
    .filter((file) => file === name || file.endsWith(`/${name}`))
    .sort((a, b) => depth(a) - depth(b));
  return first?.slice(0, -name.length).replace(/\/$/, '');
}

/** The experiment of a folder, without a run's own fields. @throws CnnError (FILE) */
export async function experimentIn(folder: Store): Promise<Experiment> {
  const { run: _, ...kept } = (await readSealed(folder, 'experiment.json')).value;
  return parseExperiment(kept);
}

/** The images of a project's folder, by their paths below its folder of images. */
export async function imagesIn(folder: Store): Promise<readonly { path: string; file: Blob }[]> {
  const images = storeBelow(folder, imagesFolder);
  const found = [];
  for (const path of await images.list()) {
    const bytes = await images.read(path);
    if (bytes) found.push({ path, file: new Blob([bytes as Uint8Array<ArrayBuffer>]) });
  }
  return found;
}

/**
 * A run's folder as a list shows it.
 *
 * @throws CnnError (FILE) for a folder that is damaged, or holds no training
 */
export async function summaryOf(run: Store, id: string, name: string): Promise<RunSummary> {
  const experiment = await experimentIn(run);
  const { value } = await readSealed(run, 'history.json');
  const epochs = Math.max(0, ...Object.values(Object(value.history)).map((own) => (own as number[]).length));
  const finished = await isFinished(run);
  if (!finished && !(await hasCheckpoint(run)))
    throw new CnnError('FILE', `${run.name} holds a training that has not ended, and no checkpoint of it.`);
  const record = await readRun(run);
  return {
    ...{ id, name, epochs, status: finished ? 'finished' : 'interrupted' },
    began: record?.began ?? new Date().toISOString(),
    of: experiment.training.epochs,
    model: typeof experiment.model === 'string' ? experiment.model : experiment.model.name,
    engine: experiment.engine.name,
    results: await resultsIn(run),
  };
}

async function resultsIn(run: Store): Promise<RunSummary['results']> {
  if (!(await run.read('evaluation.json'))) return {};
  const { value } = await readSealed(run, 'evaluation.json');
  return numbersOf(parseEvaluation(value, `${run.name}/evaluation.json`));
}

/** The numbers of an evaluation that a list of runs shows. */
export function numbersOf(evaluation: Evaluation | undefined): RunSummary['results'] {
  if (!evaluation) return {};
  const { loss = null } = evaluation;
  if (evaluation.task === 'multilabel') return { loss };
  const { accuracy = null, auc = null } = evaluation;
  return { loss, accuracy, auc };
}

/** All files of a folder into another. */
export async function copyFolder(from: Store, to: Store): Promise<void> {
  for (const file of await from.list()) {
    const bytes = await from.read(file);
    if (bytes) await to.write(file, bytes);
  }
}
