import { CnnError, type Engine } from '@cnn/core';
import {
  fromSplitFiles,
  type ImageSet,
  type ImageSource,
  type PartName,
  type Parts,
  preparedSource,
  type SplitFiles,
} from '@cnn/data';
import type { Evaluation } from '@cnn/evaluation';
import { withNames } from '../data/divide.js';
import type { ExperimentEvaluation } from '../experiment/experiment.js';
import { canonicalSum, writeSealed } from '../files/sealedJson.js';
import { writeStoredJson } from '../files/storedJson.js';
import { saveModelTo } from '../model/modelStore.js';
import type { SavedModel } from '../model/savedModel.js';
import { TrainedModel } from '../model/trainedModel.js';
import { writeReportOf } from '../report/reportRecord.js';
import { checkEvaluation } from '../run/checkEvaluation.js';
import { evaluateTest, keptOf } from '../run/evaluateTest.js';
import { orStop } from '../run/orStop.js';
import type { RunListener } from '../run/runEvent.js';
import { openRun, type RunFolder } from '../run/runFolder.js';
import type { RunHost, RunSet, RunSignal } from '../run/runOptions.js';
import { splitFile } from '../run/runParts.js';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import { averageMembers, type EnsembleMember } from './averageMembers.js';
import { type EvaluatedEnsemble, ensembleReport } from './ensembleReport.js';
import { sharedSplit } from './sharedSplit.js';

export interface EnsembleOptions {
  /** At least two, of the same classes and preprocessing: `readMember`. */
  readonly members: readonly EnsembleMember[];
  /** Where it is written, as a training is, but for the history. */
  readonly store: Store;
  /** Remove the run that is there first. Default false: a store that holds a run is refused. */
  readonly overwrite?: boolean | undefined;
  /** The images that the members were trained on, opened as their preprocessing says, or what opens them. Default: it is not evaluated. */
  readonly set?: RunSet | ((saved: SavedModel) => Promise<RunSet>) | undefined;
  /** Needed with `set`. It is the caller's to dispose of; one that a function starts is disposed of here. */
  readonly engine?: Engine | (() => Promise<Engine>) | undefined;
  /** How the validation set chooses thresholds and temperature. Default: Youden's index, the mean, and none. */
  readonly evaluation?: Partial<Omit<ExperimentEvaluation, 'testTimeAugmentation'>> | undefined;
  /** Images per step. Default 32. */
  readonly batchSize?: number | undefined;
  /** Of the resampling for intervals. Default 0. */
  readonly seed?: number | undefined;
  /** For the report. */
  readonly host?: Pick<RunHost, 'facts' | 'command'> | undefined;
  readonly signal?: RunSignal | undefined;
  readonly onEvent?: RunListener | undefined;
}

export interface EnsembleResult {
  /** As it was saved. */
  readonly saved: SavedModel;
  /** Of the test set of the members' split; absent without `set`. */
  readonly evaluation?: Evaluation | undefined;
}

/**
 * Makes one model of several trained ones, the mean of what they predict, and evaluates it on the test set of their common split, at
 * thresholds that the validation set chooses. Of what is evaluated there is a report.
 *
 * @throws CnnError (OPTIONS, MODEL) for members that can't be averaged; (FILE, DATA) for members whose splits are not known or differ;
 *   (FILE) for a store that holds a run
 *
 * @example
 * const members = await Promise.all(['first', 'second'].map((name) => readMember(storeBelow(store, name))));
 * const { evaluation } = await ensemble({ members, store: storeBelow(store, 'both'), set, engine });
 */
export async function ensemble(options: EnsembleOptions): Promise<EnsembleResult> {
  const { members, store, overwrite = false, onEvent = () => {} } = options;
  const averaged = averageMembers(members);
  const tell = (message: string): void => onEvent({ type: 'folder', message });
  const run = await openRun({ store, command: 'ensemble', overwrite, tell });
  try {
    const split = options.set && sharedSplit(members);
    if (!split) return await keep({ run, averaged, options });
    const { trained, ...how } = await prepared(averaged, split, options);
    try {
      const results = await measured({ ...how, trained, options });
      return await keep({ run, averaged, options, split, results });
    } finally {
      await trained.dispose();
    }
  } finally {
    await run.release();
  }
}

interface KeepOptions {
  readonly run: RunFolder;
  readonly averaged: SavedModel;
  readonly options: EnsembleOptions;
  readonly split?: SplitFiles | undefined;
  /** Absent where it was not evaluated. */
  readonly results?: EvaluatedEnsemble | undefined;
}

/** Writes model, results and report. */
async function keep({ run, averaged, options, split, results }: KeepOptions): Promise<EnsembleResult> {
  const { store, members, host, onEvent = () => {} } = options;
  await run.begin(split ? { split: canonicalSum(split) } : {});
  const saved = { ...averaged, ...keptOf(results ?? {}), details: { run: run.run, ...averaged.details } };
  await saveModelTo(storeBelow(store, 'model'), saved);
  if (split) await writeStoredJson(store, splitFile, split);
  const { evaluation, subgroups } = results ?? {};
  if (results) {
    await writeSealed(store, 'evaluation.json', { run: run.run, ...evaluation, subgroups });
    const report = await ensembleReport({ ...results, members, saved, host });
    await writeReportOf(store, { kind: 'run', options: report }, run.run);
  }
  onEvent({ type: 'saved', out: store.name });
  return { saved, evaluation };
}

interface Prepared {
  readonly set: ImageSet;
  /** The members' split. */
  readonly parts: Parts;
  readonly evaluation: Omit<ExperimentEvaluation, 'testTimeAugmentation'>;
  readonly sources: Readonly<Record<PartName, ImageSource | undefined>>;
  readonly test: ImageSource;
  readonly trained: TrainedModel;
  /** What predicted, in words, once it did. */
  readonly engine: () => string | undefined;
}

/** The images of the members' split, and the model that is to be measured on them. */
async function prepared(saved: SavedModel, split: SplitFiles, options: EnsembleOptions): Promise<Prepared> {
  const { engine, signal } = options;
  if (!engine)
    throw new CnnError('OPTIONS', 'ensemble: expected an engine to evaluate the set with, received none.');
  const evaluation = {
    threshold: { type: 'youden' },
    pooling: 'mean',
    calibrate: false,
    ...options.evaluation,
  } as const;
  const opening =
    typeof options.set === 'function' ? options.set(saved) : Promise.resolve(options.set as RunSet);
  const set = withNames(await orStop(signal, opening));
  const parts = fromSplitFiles({ set, files: split });
  checkEvaluation({ set, parts }, evaluation);
  const sourceOf = (indices: readonly number[]): ImageSource | undefined =>
    indices.length > 0 ? preparedSource({ set, preprocessing: saved.preprocessing, indices }) : undefined;
  const sources = { train: undefined, validation: sourceOf(parts.validation), test: sourceOf(parts.test) };
  const { test } = sources;
  if (!test) {
    throw new CnnError(
      'DATA',
      `${set.name}: the members’ split holds no test image to evaluate on. Leave the set out.`,
    );
  }
  let used = typeof engine === 'function' ? undefined : engine;
  const open = async (): Promise<Engine> => {
    used = await (engine as () => Promise<Engine>)();
    return used;
  };
  const trained = new TrainedModel({ saved, engine: used ?? open });
  return { set, parts, evaluation, sources, test, trained, engine: () => used?.description };
}

/** The test set of the members' split, at thresholds that its validation set chooses. */
async function measured(
  options: Prepared & { readonly options: EnsembleOptions },
): Promise<EvaluatedEnsemble> {
  const { set, parts, evaluation, sources, test, trained, engine } = options;
  const { batchSize = 32, seed = 0, signal, onEvent = () => {} } = options.options;
  const model = await orStop(signal, trained.compiled());
  const { preprocessing, testTimeViews } = trained;
  const sight = { preprocessing, testTimeViews };
  const how = { model, sight, test, sources, evaluation, batchSize, seed, signal, onEvent };
  return { ...(await evaluateTest(how)), set, parts, model: trained, engine: engine() };
}
