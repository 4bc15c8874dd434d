import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { CnnError, type Engine, type ModelDefinition, summary } from '@cnn/core';
import {
  type ImageSource,
  imageHashes,
  type PartName,
  preprocessingOf,
  testTimeViews,
  whiteningWeights,
} from '@cnn/data';
import { canonicalSum, describeFolder, type OpenedSet, removeHalfWritten, selectEngine } from '@cnn/node';
import { type Checkpoint, compile, earlyStopping, type Loss, type TrainableModel } from '@cnn/train';
import { openData } from '../arguments/dataOptions.js';
import { openModel } from '../arguments/openModel.js';
import type { Arguments } from '../arguments/parseArguments.js';
import type { Interrupt } from '../interrupt.js';
import { experimentOf } from '../runs/experiment.js';
import type { RunFolder } from '../runs/runFolder.js';
import { type ExitCode, exitCodes } from '../terminal.js';
import type { Sight } from '../trained/predictAsTrained.js';
import { version } from '../version.js';
import { fewStepsWarning, settleBatchNorm, withMomentum } from './batchNorm.js';
import { type Begun, checkBegun, describeEngineChange, fileSums } from './begun.js';
import { checkCalibration } from './calibration.js';
import { tellColourFloor } from './colourFloor.js';
import { shapeAfter } from './crop.js';
import { divergenceOf } from './divergence.js';
import { type DividedSet, describeParts, divide } from './divide.js';
import { evaluateLabels, evaluateTest } from './evaluateTest.js';
import { checkSameData, fingerprintOf } from './fingerprint.js';
import { modelFor } from './fitModel.js';
import { loadForTheEnd } from './loadForTheEnd.js';
import { loggingOf } from './logging.js';
import { lastLayerFor, makeLoss } from './loss.js';
import { metricsFor } from './metricsFor.js';
import { withMonitored } from './monitor.js';
import { checkMultiLabelSettings } from './multiLabelModel.js';
import { makeOptimizer } from './optimizer.js';
import { checkPooling } from './pooling.js';
import { refuseLeakage } from './refuseLeakage.js';
import { refuseMemory } from './refuseMemory.js';
import type { Reporter } from './reporter.js';
import { checkpointing, hasCheckpoint, isPause, removeCheckpoint } from './resume.js';
import { scheduleOf } from './schedule.js';
import { settingsRecord, type TrainSettings } from './settings.js';
import { classWeightOf, posWeightOf, sourcesOf } from './sources.js';
import { reportFile, TrainingFolder } from './trainingFolder.js';
import { writeReport } from './writeReport.js';

export interface TrainOnDataOptions {
  readonly args: Arguments;
  readonly settings: TrainSettings;
  readonly reporter: Reporter;
  readonly interrupt: Interrupt;
  /** Where to go on. */
  readonly resume?: Checkpoint;
  /** What a run that goes on began with. */
  readonly begun?: Begun;
  /** The folder of the run. */
  readonly run: RunFolder;
}

/** A training run that is ready to begin. */
interface Job extends Omit<TrainOnDataOptions, 'begun'> {
  readonly divided: DividedSet;
  /** What its checkpoints say that it began with. */
  readonly begun: Begun;
  readonly model: ModelDefinition;
  readonly loss: Loss;
  readonly engine: Engine;
  readonly folder: TrainingFolder;
  readonly sight: Sight;
  readonly sources: Readonly<Record<PartName, ImageSource | undefined>>;
}

/** All of `cnn train` after its options were read. */
export async function trainOnData(options: TrainOnDataOptions): Promise<ExitCode> {
  const { interrupt } = options;
  const job = await interrupt.orStop(prepare(options));
  try {
    const trainable = await interrupt.orStop(compileJob(job));
    return await fitAndReport(job, trainable);
  } finally {
    await job.engine.dispose();
  }
}

/** Reads the data and all else that a training needs, and tells it. */
export async function prepare(options: TrainOnDataOptions): Promise<Job> {
  const { args, settings, reporter, interrupt } = options;
  await loadForTheEnd();
  const source = await openModel(settings.model);
  for (const one of [settings.out, join(settings.out, 'model')]) await removeHalfWritten(one);
  const input = source.kind === 'definition' ? source.model.input : undefined;
  const cropped = settings.augment.some((step) => 'size' in step);
  const opened = await openData({
    ...{ args, data: settings.data, cropped, tellsReport: true },
    ...(input ? { input } : {}),
  });
  tellData(opened, reporter);
  const kept = settings.checkpointEvery !== undefined || options.resume !== undefined;
  const data = kept ? await fingerprintOf(opened, settings.data) : undefined;
  if (data) checkSameData(data, options.begun?.data, settings.data);
  checkClasses(opened, settings.data);
  checkMultiLabelSettings(opened, settings);
  checkPooling(args, opened);
  // A run that goes on keeps its parts, which were looked at for leakage when it began.
  const split = options.resume ? join(settings.out, 'split.json') : settings.split;
  const divided = await divide({ set: opened, split, seed: settings.seed, stratify: settings.stratify });
  checkCalibration(divided, settings.calibrate);
  reporter.tell({ type: 'split', parts: divided.report }, describeParts(divided));
  if (!options.resume) await refuseLeakage({ divided, settings, reporter, signal: interrupt.signal });
  const imageShape = shapeAfter(opened, settings.augment);
  const lastLayer = lastLayerFor(settings.loss, opened.classNames.length);
  const built = modelFor({ source, set: opened, imageShape, ...(lastLayer ? { lastLayer } : {}) });
  const model = withMomentum(built, settings.batchNorm);
  reporter.tell({ type: 'model', model }, ['', summary(model, { batchSize: settings.batchSize }), '']);
  const files = fileSums(model, settings);
  const sums = { split: canonicalSum(divided.files), files };
  if (options.begun) checkBegun(options.begun, sums, settings);
  await refuseMemory({ model, settings });
  const preprocessing = preprocessingOf({ set: opened, input: model.input, stain: settings.stain });
  const sight = { preprocessing, testTimeViews: settings.tta ? testTimeViews(model.input) : 1 };
  const sources = sourcesOf({ divided, settings, model, preprocessing });
  const { mix } = settings;
  const posWeight = posWeightOf(settings, sources.train);
  const loss = makeLoss({
    choice: settings.loss,
    ...{ model, mix, posWeight },
    labels: sources.train?.labels ?? [],
  });
  const engine = await selectEngine({
    ...(settings.engine === undefined ? {} : { name: settings.engine }),
    ...(settings.threads === undefined ? {} : { threads: settings.threads }),
  });
  const { name, description } = engine;
  reporter.tell({ type: 'engine', name, description }, [`Engine: ${name} (${description})`]);
  for (const message of describeEngineChange(options.begun, engine))
    reporter.tell({ type: 'warning', message }, [message]);
  const threads = settings.threads ?? availableParallelism();
  const folder = new TrainingFolder({
    out: settings.out,
    model,
    classNames: opened.classNames,
    ...sight,
    trainedOn: await trainedOn(divided, interrupt),
    trainedWith: trainedWith(engine, threads),
    settings: {
      ...settingsRecord(settings),
      loss: loss.name,
      ...(posWeight ? { posWeight } : {}),
      engine: name,
    },
    run: options.run.run,
  });
  const begun: Begun = {
    ...{ argv: args.argv, folder: process.cwd(), ...sums },
    ...(options.run.run === undefined ? {} : { run: options.run.run }),
    ...(data ? { data } : {}),
    engine: { name, threads, description },
  };
  return { ...options, begun, divided, model, loss, engine, folder, sight, sources };
}

/** The images of each part, which the model can be asked for later. */
async function trainedOn({ set, parts }: DividedSet, { signal }: Interrupt) {
  const [train, validation, test] = await Promise.all(
    ([parts.train, parts.validation, parts.test] as const).map((indices) =>
      imageHashes({ set, indices, signal }),
    ),
  );
  return { train: train ?? [], validation: validation ?? [], test: test ?? [] };
}

function trainedWith({ name }: Engine, threads: number) {
  return { engine: name, threads, versions: { '@cnn/cli': version(), node: process.versions.node } };
}

function checkClasses({ classNames }: OpenedSet, data: string): void {
  if (classNames.length > 1) return;
  const received = classNames.map((name) => `"${name}"`).join('') || 'none';
  throw new CnnError('DATA', `${data}: expected labels of at least two classes, received ${received} alone.`);
}

function tellData(set: OpenedSet, reporter: Reporter): void {
  const { name, note, classNames, imageShape, items, report, told = [] } = set;
  const lines = report
    ? describeFolder(report)
    : [`${name}: ${items.length} images of ${imageShape.join('×')}, ${classNames.length} classes`];
  const event = { type: 'data', name, note, classNames, imageShape, images: items.length, report, told };
  reporter.tell(event, [...lines, ...told, ...(note === undefined ? [] : [note])]);
}

/** The model on its engine, ready to train. */
export async function compileJob(job: Job): Promise<TrainableModel> {
  const { model, loss, engine, settings, sources, resume } = job;
  const followed = [sources.train, sources.validation].filter((source) => source !== undefined);
  // Mixed labels are shares: a rare label may be above a half nowhere, and then has no area.
  const mixedLabels = settings.mix !== undefined && sources.train?.labelSets !== undefined;
  const { schedule: choice, epochs, batchSize } = settings;
  const steps = Math.ceil((sources.train?.size ?? 0) / batchSize);
  const learningRate = scheduleOf({ choice, learningRate: settings.optimizer.learningRate, epochs, steps });
  const trainable = await compile({
    model,
    engine,
    loss,
    optimizer: makeOptimizer({ choice: settings.optimizer, learningRate, epochs, steps }),
    metrics: withMonitored(mixedLabels ? ['accuracy'] : metricsFor(followed), settings.monitor),
    seed: settings.seed,
  });
  if (settings.whiten && sources.train && !resume) await whitenFirst(job, trainable, sources.train);
  return trainable;
}

async function whitenFirst(job: Job, trainable: TrainableModel, source: ImageSource): Promise<void> {
  const { model, settings, interrupt } = job;
  const { seed } = settings;
  const weights = await trainable.weights();
  await trainable.setWeights(
    await whiteningWeights({ model, weights, source, seed, signal: interrupt.signal }),
  );
}

async function fitAndReport(job: Job, trainable: TrainableModel): Promise<ExitCode> {
  const { settings, reporter, interrupt, divided, folder, sources, resume, loss } = job;
  const { train, validation, test } = sources;
  if (!train) throw new CnnError('DATA', 'the split has no image to train with.');
  if (!resume) {
    const options = experimentOf(job.args.argv);
    await job.run.begin({ split: canonicalSum(divided.files), options });
    await folder.saveSplit(divided.files);
  }
  if (resume && isPause(settings, resume)) return tellPause(job, resume.epoch);
  const { batchNorm: choice, batchSize } = settings;
  const steps = settings.epochs * Math.ceil(train.size / batchSize);
  for (const message of fewStepsWarning({ model: job.model, steps, choice }))
    reporter.tell({ type: 'warning', message }, [message]);
  const pause = new AbortController();
  const monitor = settings.monitor ?? (validation ? 'val_loss' : 'loss');
  const { stopped } = await trainable.fit(train, {
    epochs: settings.epochs,
    batchSize: settings.batchSize,
    ...(validation ? { validation } : {}),
    ...classWeightOf(settings, train),
    callbacks: [
      folder.saving(),
      ...loggingOf({
        choice: settings.logging,
        out: settings.out,
        folder,
        monitor,
      }),
      ...stoppingOf(settings, monitor),
    ],
    ...checkpointing({ settings, begun: job.begun, onPause: () => pause.abort() }),
    ...(resume ? { resume } : {}),
    signal: AbortSignal.any([interrupt.signal, pause.signal]),
    onEvent: reporter.onTraining,
  });
  if (pause.signal.aborted) return tellPause(job, folder.epochs);
  await folder.saveHistory(stopped);
  if (interrupt.signal.aborted) throw new CnnError('ABORTED', keptText(folder, settings.out));
  const { signal } = interrupt;
  for (const message of await settleBatchNorm({ choice, trainable, train, batchSize, signal }))
    reporter.tell({ type: 'batchNorm', message }, ['', message]);
  const several = divided.set.multiLabel;
  const results =
    test && (await (several ? evaluateLabels : evaluateTest)({ ...job, model: trainable, test }));
  await folder.saveModel(await trainable.weights(), results);
  const record = results && (results.evaluation ?? results.multiLabel);
  const floor =
    test && (await tellColourFloor({ train, test, signal, reporter, auc: results?.evaluation?.auc }));
  if (record) await folder.saveResults('evaluation.json', { ...record, ...(floor ? { floor } : {}) });
  await writeReport({ ...job, results });
  await removeCheckpoint(settings);
  for (const message of divergenceOf({
    history: folder.history,
    loss: loss.name,
    set: divided.set,
    settings,
  }))
    reporter.tell({ type: 'warning', message }, ['', message]);
  const { out } = settings;
  reporter.tell({ type: 'saved', out }, [
    `Report: ${folder.path(reportFile)}`,
    `Model: ${folder.path('model')}`,
  ]);
  return exitCodes.ok;
}

function tellPause({ settings, reporter }: Job, epochs: number): ExitCode {
  const { out } = settings;
  reporter.tell({ type: 'paused', out, epochs }, [
    `Paused after ${epochs} of ${settings.epochs} epochs. Go on: npx cnn train --resume ${out}`,
  ]);
  return exitCodes.ok;
}

function stoppingOf({ patience }: TrainSettings, monitor: string) {
  if (patience === undefined) return [];
  return [earlyStopping({ monitor, patience, restoreBestWeights: true })];
}

function keptText(folder: TrainingFolder, out: string): string {
  const goOn = hasCheckpoint(out) ? ` Go on: npx cnn train --resume ${out}` : '';
  if (folder.epochs === 0) return `stopped before the first epoch was finished; no model was saved.${goOn}`;
  const kept = `${folder.path('model')} and ${folder.path('history.json')}`;
  return `stopped; ${kept} keep the ${folder.epochs} finished epochs.${goOn}`;
}
