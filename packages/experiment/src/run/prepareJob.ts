import { CnnError, type Engine, type ModelDefinition, type TensorValues } from '@cnn/core';
import { type ImageSource, imageHashes, type PartName, preprocessingOf, testTimeViews } from '@cnn/data';
import type { Checkpoint, Loss } from '@cnn/train';
import type { Team } from '../cluster/team.js';
import { shapeAfter, withCrop } from '../data/crop.js';
import { type DividedSet, divide } from '../data/divide.js';
import { checkSameData } from '../data/fingerprint.js';
import { refuseLeakage } from '../data/refuseLeakage.js';
import { posWeightOf, sourcesOf } from '../data/sources.js';
import type { Experiment } from '../experiment/experiment.js';
import { canonicalSum } from '../files/sealedJson.js';
import { describeStart } from '../fineTuning/describeStart.js';
import { checkTrained, type Phase, phasesOf } from '../fineTuning/phases.js';
import { type FineTunedModel, fineTunedModel, startingWeights } from '../fineTuning/startingModel.js';
import type { Sight } from '../model/predictAsTrained.js';
import { loadForTheEnd } from '../report/loadForTheEnd.js';
import { withBatchNorm } from '../training/batchNorm.js';
import { modelFor } from '../training/fitModel.js';
import { lastLayerFor, makeLoss } from '../training/loss.js';
import { checkMultiLabelTraining } from '../training/multiLabelModel.js';
import { refuseMemory } from '../training/refuseMemory.js';
import { type Begun, type BegunStart, checkBegun, describeEngineChange, fileSums } from './begun.js';
import { checkEvaluation } from './checkEvaluation.js';
import { removeHalfWritten } from './ownedFiles.js';
import type { RunListener } from './runEvent.js';
import type { RunFolder } from './runFolder.js';
import type { RunExperimentOptions, RunHost, RunSet, RunSignal } from './runOptions.js';
import { readSplit } from './runParts.js';
import { settingsRecord } from './settingsRecord.js';
import { TrainingFolder } from './trainingFolder.js';

export interface PrepareOptions
  extends Pick<
    RunExperimentOptions,
    'set' | 'split' | 'start' | 'engine' | 'checkpointEvery' | 'pauseAfter' | 'pause'
  > {
  readonly experiment: Experiment;
  readonly host: RunHost;
  readonly signal: RunSignal | undefined;
  readonly onEvent: RunListener;
  /** Where to go on. */
  readonly resume?: Checkpoint | undefined;
  /** What a run that goes on began with. */
  readonly begun?: Begun | undefined;
  /** The folder of the run. */
  readonly run: RunFolder;
  /** The workers that train it together. */
  readonly team?: Team | undefined;
}

/** A training run that is ready to begin. */
export interface Job extends Omit<PrepareOptions, 'begun' | 'engine' | 'set' | 'split' | 'start'> {
  /** With the engine's name and threads, as the bits depend on them. */
  readonly experiment: Experiment;
  /** As it was given. */
  readonly given: Experiment;
  readonly divided: DividedSet;
  /** What its checkpoints say that it began with. */
  readonly begun: Begun;
  /** The whole, without what is frozen for some of the epochs. */
  readonly model: ModelDefinition;
  /** The paths of layers that begin with random weights, where others do not. */
  readonly newLayers: readonly string[];
  readonly phases: readonly Phase[];
  /** What it begins with; undefined where that is random, or a checkpoint. */
  readonly startWeights: TensorValues | undefined;
  readonly loss: Loss;
  readonly engine: Engine;
  readonly folder: TrainingFolder;
  readonly sight: Sight;
  readonly sources: Readonly<Record<PartName, ImageSource | undefined>>;
}

/** Reads the images and all else that a training needs, and tells it. */
export async function prepare(options: PrepareOptions): Promise<Job> {
  const { experiment, host, signal, onEvent, resume, run } = options;
  const { training, evaluation, seed } = experiment;
  await loadForTheEnd();
  await removeHalfWritten(run.store);
  const set = typeof options.set === 'function' ? await options.set(experiment) : options.set;
  const data = await checkedData(options, set);
  checkClasses(set, experiment);
  checkMultiLabelTraining(set, training);
  const divided = divide({ set, ...(await divisionOf(options)), seed });
  checkEvaluation(divided, evaluation);
  const { report: parts, notes } = divided;
  onEvent({ type: 'split', parts, notes, multiLabel: set.multiLabel ?? false });
  const allowed = experiment.split.allowLeakage;
  // A run that goes on keeps its sets, which were looked at when it began.
  const leakage = resume
    ? options.begun?.leakage
    : await refuseLeakage({ divided, allowed, onEvent, signal });
  const imageShape = shapeAfter(set, withCrop(training.augment, training.cropSize));
  const lastLayer = lastLayerFor(training.loss, set.classNames.length);
  const { start } = experiment;
  const built = start
    ? fineTunedModel({ start, model: experiment.model, set, imageShape, lastLayer })
    : { model: modelFor({ model: experiment.model, set, imageShape, lastLayer }), newLayers: [] };
  const model = withBatchNorm(built.model, training);
  const { newLayers } = built;
  const phases = phasesOf({ experiment, model, newLayers });
  const [firstPhase] = phases as readonly [Phase];
  onEvent({ type: 'model', model: firstPhase.model });
  checkTrained(phases, newLayers);
  const started = startOf(options, { model, newLayers });
  const begunStart = started?.begun ?? options.begun?.start;
  const sums = { split: canonicalSum(divided.files), files: fileSums(model, training) };
  if (options.begun) checkBegun(options.begun, sums, run.store.name);
  // What a worker of a cluster computes at once.
  const ownBatchSize = Math.ceil(training.batchSize / (options.team?.exchange.workers.length ?? 1));
  const available = await host.availableMemory?.();
  if (available !== undefined)
    for (const phase of phases) refuseMemory({ model: phase.model, batchSize: ownBatchSize, available });
  const preprocessing = preprocessingOf({ set, input: model.input, stain: training.stain });
  const views = evaluation.testTimeAugmentation ? testTimeViews(model.input) : 1;
  const sight = { preprocessing, testTimeViews: views };
  const sources = sourcesOf({ divided, experiment, model, preprocessing, workers: host.workers });
  const posWeight = posWeightOf(training, sources.train);
  const loss = makeLoss({
    choice: training.loss,
    ...{ model, mix: training.mix, posWeight },
    labels: sources.train?.labels ?? [],
  });
  const engine =
    typeof options.engine === 'function' ? await options.engine(experiment.engine) : options.engine;
  const { name, description } = engine;
  onEvent({ type: 'engine', name, description });
  for (const message of describeEngineChange(options.begun, engine))
    onEvent({ type: 'warning', about: 'engine', message });
  const threads = experiment.engine.threads ?? host.threads;
  const settled: Experiment = { ...experiment, engine: { name, threads } };
  const folder = new TrainingFolder({
    store: run.store,
    model,
    classNames: set.classNames,
    ...sight,
    trainedOn: await trainedOn(divided, signal),
    trainedWith: {
      engine: name,
      ...(threads === undefined ? {} : { threads }),
      ...(host.versions ? { versions: host.versions } : {}),
    },
    settings: {
      ...settingsRecord(experiment),
      fineTuning: begunStart?.message,
      loss: loss.name,
      ...(posWeight ? { posWeight } : {}),
      engine: name,
      workers: options.team?.exchange.workers.length,
    },
    source: begunStart?.source,
    run: run.run,
    keeps: options.team?.writes ?? true,
  });
  const begun: Begun = {
    experiment: settled,
    checkpointEvery: options.checkpointEvery,
    host: host.details,
    ...sums,
    ...{ run: run.run, data, leakage },
    engine: { name, threads, description },
    ...(begunStart && { start: begunStart }),
  };
  return {
    ...options,
    experiment: settled,
    given: experiment,
    begun,
    divided,
    model,
    newLayers,
    phases,
    startWeights: started?.weights,
    loss,
    engine,
    folder,
    sight,
    sources,
  };
}

/** The weights of the model that is fine-tuned, where the run does not go on from a checkpoint; it is told what they are for. */
function startOf(
  { experiment, start: given, resume, onEvent }: PrepareOptions,
  tuned: FineTunedModel,
): { readonly weights: TensorValues; readonly begun: BegunStart } | undefined {
  const { start } = experiment;
  if (!start || resume) return undefined;
  if (!given) {
    throw new CnnError(
      'OPTIONS',
      'runExperiment: experiment.start needs a model with weights. Pass it as `start`, or a host that reads start.source.',
      { details: { path: 'start.source' } },
    );
  }
  const name = start.source ?? given.source?.file ?? given.model.name;
  const weights = startingWeights({ ...tuned, weights: given.weights, name });
  const message = describeStart(start, tuned, { name, source: given.source });
  onEvent({ type: 'start', message });
  return { weights, begun: { message, source: given.source } };
}

/** What tells the state of the images, where a run may go on; checked against that of its beginning. */
async function checkedData(
  { host, checkpointEvery, resume, begun, experiment, team }: PrepareOptions,
  set: RunSet,
) {
  if (checkpointEvery === undefined && resume === undefined && !team) return undefined;
  const data = await host.fingerprint?.(set, experiment.data.source);
  if (data) checkSameData(data, begun?.data, experiment.data.source ?? set.name);
  return data;
}

async function divisionOf({ experiment, split: files, resume, run }: PrepareOptions) {
  const { ratios, file: filesName, stratify } = experiment.split;
  if (resume)
    return { files: await readSplit(run.store), filesName: `${run.store.name}/split.json`, stratify };
  if (files === undefined && filesName !== undefined) {
    throw new CnnError(
      'OPTIONS',
      `runExperiment: split.file names ${filesName}, which the host has to read. Pass what it holds as \`split\`.`,
      { details: { path: 'split.file' } },
    );
  }
  return files === undefined ? { ratios, stratify } : { files, filesName, stratify };
}

/** The images of each set, which the model can be asked for later. */
async function trainedOn({ set, parts }: DividedSet, signal: RunSignal | undefined) {
  const hashesOf = (indices: readonly number[]) =>
    imageHashes({ set, indices, ...(signal ? { signal } : {}) });
  const [train, validation, test] = await Promise.all([
    hashesOf(parts.train),
    hashesOf(parts.validation),
    hashesOf(parts.test),
  ]);
  return { train, validation, test };
}

function checkClasses({ name, classNames }: RunSet, { data }: Experiment): void {
  if (classNames.length > 1) return;
  const received = classNames.map((one) => `"${one}"`).join('') || 'none';
  throw new CnnError(
    'DATA',
    `${data.source ?? name}: expected labels of at least two classes, received ${received} alone.`,
  );
}
