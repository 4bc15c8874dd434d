import { CnnError } from '@cnn/core';
import type { Checkpoint } from '@cnn/train';
import { readCheckpointFrom } from '../checkpoint/checkpointStore.js';
import type { Experiment } from '../experiment/experiment.js';
import { experimentDifference } from '../experiment/experimentDifference.js';
import { readSealed } from '../files/sealedJson.js';
import { reportFile } from '../report/reportFiles.js';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import { type Begun, begunOf } from './begun.js';
import { type RunFolder, resumeRun } from './runFolder.js';
import type { ResumeChanges, RunResult } from './runOptions.js';
import { earlierVersionText, runOf, splitFile } from './runParts.js';

/** A run that goes on. */
export interface Resumed {
  readonly checkpoint: Checkpoint;
  /** What it began with. */
  readonly begun: Begun;
  /** Its folder, which this program alone writes into. */
  readonly run: RunFolder;
}

const folder = 'checkpoint';
const checkpointFile = `${folder}/checkpoint.json`;

/** The part of a run's store that checkpoints are in. */
export function checkpointsOf(store: Store): Store {
  return storeBelow(store, folder);
}

/** Whether a run can go on. */
export async function hasCheckpoint(store: Store): Promise<boolean> {
  return (await store.read(checkpointFile)) !== undefined;
}

/** Whether a run has written its last file, and has nothing to go on from. */
export async function isFinished(store: Store): Promise<boolean> {
  const [split, report, checkpoint] = await Promise.all(
    [splitFile, reportFile, checkpointFile].map((name) => store.read(name)),
  );
  return split !== undefined && report !== undefined && checkpoint === undefined;
}

/**
 * What the run in a store began with, by its checkpoint.
 *
 * @throws CnnError (FILE) when there is none, or it is damaged
 */
export async function readBegun(store: Store): Promise<Begun> {
  if (!(await hasCheckpoint(store))) throw await noCheckpoint(store);
  const { details } = await readCheckpointFrom(checkpointsOf(store));
  return begunOf(details, store.name);
}

/**
 * Opens a run that goes on.
 *
 * @throws CnnError (FILE) when there is no whole checkpoint, parts of the folder are damaged or of another run, or another program is
 *   at work there
 */
export async function openResumed(
  store: Store,
  changes: ResumeChanges,
  tell: (message: string) => void,
): Promise<Resumed> {
  if (!(await hasCheckpoint(store))) throw await noCheckpoint(store);
  const run = await resumeRun({ store, tell });
  try {
    const { checkpoint, details } = await readCheckpointFrom(checkpointsOf(store));
    const { learningRate = checkpoint.state.learningRate } = changes;
    const state = { ...checkpoint.state, learningRate };
    return { checkpoint: { ...checkpoint, state }, begun: begunOf(details, store.name), run };
  } catch (error) {
    await run.release();
    throw error;
  }
}

async function noCheckpoint(store: Store): Promise<CnnError> {
  const why = (await isFinished(store))
    ? 'the run there is finished. Train anew with more training.epochs'
    : (await store.read(splitFile))
      ? 'the run there has no checkpoint. It is written with checkpointEvery, a number of steps or "epoch": train anew with it'
      : 'it holds no run. Name the folder of a run';
  return new CnnError('FILE', `${store.name}: ${why}.`, { details: { reason: 'noCheckpoint' } });
}

/**
 * What a finished run came to, from its files.
 *
 * @throws CnnError (FILE) when they are damaged, or of different runs
 */
export async function finishedResult(store: Store, tell: (message: string) => void): Promise<RunResult> {
  if ((await runOf(store)) === undefined) tell(earlierVersionText(store.name));
  const { value } = await readSealed(store, 'history.json');
  const { epoch, history } = value as unknown as { epoch: number[]; history: RunResult['history'] };
  const evaluated = await store.read('evaluation.json');
  const evaluation = evaluated && (await readSealed(store, 'evaluation.json')).value;
  return {
    status: 'finished',
    epochs: epoch.length,
    history,
    evaluation: evaluation as unknown as RunResult['evaluation'],
  };
}

/**
 * The experiment of a run that goes on: as it began, with what changes now.
 *
 * @param given what the caller takes the run for
 * @throws CnnError (DATA) naming the first field in which that is another experiment
 */
export function resumedExperiment(
  given: Experiment,
  begun: Begun,
  changes: ResumeChanges,
  out: string,
): Experiment {
  const then = begun.experiment;
  const found = then && experimentDifference(comparable(then), comparable(given));
  if (found) {
    // Of a model, layers and all, the whole is named.
    const path = /^model\b/.exec(found.path)?.[0] ?? found.path;
    throw new CnnError(
      'DATA',
      `${out}: ${path} is not as it was when the run began. Bring it back to that, which experiment.json there holds, or train anew into another folder.`,
      { details: { reason: 'changed', path } },
    );
  }
  const { learningRate, clipNorm } = { ...(then ?? given).training.optimizer, ...defined(changes) };
  const optimizer = { ...given.training.optimizer, learningRate, clipNorm };
  const { name = given.engine.name, threads = given.engine.threads } = begun.engine ?? {};
  return { ...given, training: { ...given.training, optimizer }, engine: { name, threads } };
}

function defined(changes: ResumeChanges): ResumeChanges {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** Without what may be another when a run goes on: where images and split are, the engine, learning rate and clipping. */
export function comparable(experiment: Experiment): Experiment {
  const { data, split, training, engine: _engine, ...rest } = experiment;
  const { source: _source, ...reading } = data;
  const { stratify, allowLeakage } = split;
  const { learningRate: _rate, clipNorm: _norm, ...optimizer } = training.optimizer;
  return {
    ...rest,
    data: reading,
    split: { stratify, allowLeakage },
    training: { ...training, optimizer },
    engine: {},
  };
}

/** Whether a run is to stop where a checkpoint is. The last epoch ends it anyway. */
export function isPause(pauseAfter: number | undefined, epochs: number, { epoch }: Checkpoint): boolean {
  return pauseAfter !== undefined && pauseAfter < epochs && epoch >= pauseAfter;
}

/** A run that is finished has nothing to go on with. The file that names the others goes first: a kill leaves none in vain. */
export async function removeCheckpoint(store: Store): Promise<void> {
  await store.remove([checkpointFile]);
  await store.remove(await store.list(folder));
}
