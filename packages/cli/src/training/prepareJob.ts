import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { CnnError, type Engine, type ModelDefinition, summary } from '@cnn/core';
import { type ImageSource, imageHashes, type PartName, preprocessingOf, testTimeViews } from '@cnn/data';
import { canonicalSum } from '@cnn/experiment';
import { describeFolder, type OpenedSet, removeHalfWritten, selectEngine } from '@cnn/node';
import type { Checkpoint, Loss } from '@cnn/train';
import { openData } from '../arguments/dataOptions.js';
import { openModel } from '../arguments/openModel.js';
import type { Arguments } from '../arguments/parseArguments.js';
import type { Interrupt } from '../interrupt.js';
import type { RunFolder } from '../runs/runFolder.js';
import type { Sight } from '../trained/predictAsTrained.js';
import { version } from '../version.js';
import { withMomentum } from './batchNorm.js';
import { type Begun, checkBegun, describeEngineChange, fileSums } from './begun.js';
import { checkCalibration } from './calibration.js';
import { shapeAfter } from './crop.js';
import { type DividedSet, describeParts, divide } from './divide.js';
import { checkSameData, fingerprintOf } from './fingerprint.js';
import { modelFor } from './fitModel.js';
import { loadForTheEnd } from './loadForTheEnd.js';
import { lastLayerFor, makeLoss } from './loss.js';
import { checkMultiLabelSettings } from './multiLabelModel.js';
import { checkPooling } from './pooling.js';
import { refuseLeakage } from './refuseLeakage.js';
import { refuseMemory } from './refuseMemory.js';
import type { Reporter } from './reporter.js';
import { settingsRecord, type TrainSettings } from './settings.js';
import { posWeightOf, sourcesOf } from './sources.js';
import { TrainingFolder } from './trainingFolder.js';

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
export interface Job extends Omit<TrainOnDataOptions, 'begun'> {
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
