import { type Engine, type ModelDefinition, summary } from '@cnn/core';
import type { Arguments } from '../arguments/parseArguments.js';
import { version } from '../version.js';
import type { DividedSet } from './divide.js';
import type { TestResults } from './evaluateTest.js';
import { settingsRecord, type TrainSettings } from './settings.js';
import { thumbnailsOf } from './thumbnails.js';
import type { TrainingFolder } from './trainingFolder.js';

export interface WriteReportOptions {
  readonly args: Arguments;
  readonly settings: TrainSettings;
  readonly divided: DividedSet;
  readonly model: ModelDefinition;
  readonly engine: Engine;
  readonly folder: TrainingFolder;
  /** Of the test part; undefined without one. */
  readonly results: Pick<TestResults, 'evaluation' | 'validation'> | undefined;
}

/** Writes the curves and the report of a finished run. */
export async function writeReport(options: WriteReportOptions): Promise<void> {
  const { args, settings, divided, model, engine, folder, results } = options;
  const { name, note, imageShape } = divided.set;
  const { evaluation } = results ?? {};
  const thumbnail = thumbnailsOf(divided.set);
  await folder.saveReport({
    title: `${model.name} on ${name}`,
    subtitle: `Images of ${imageShape.join('×')}, ${folder.epochs} epochs`,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    data: {
      name,
      ...(note === undefined ? {} : { source: note }),
      madeUp: settings.data === 'made-up',
    },
    model: summary(model, { batchSize: settings.batchSize }),
    split: divided.report,
    settings: settingsRecord(settings),
    engine: { engine: engine.description, cnn: version(), node: process.version, platform: process.platform },
    command: args.commandLine,
    ...(evaluation?.task === 'multilabel' ? { multiLabel: evaluation } : evaluation ? { evaluation } : {}),
    ...(results?.validation ? { validation: results.validation } : {}),
    ...(thumbnail ? { thumbnail } : {}),
  });
}
