import { type Engine, type ModelDefinition, summary } from '@cnn/core';
import type { Evaluation } from '@cnn/plot';
import type { Arguments } from '../arguments/parseArguments.js';
import { version } from '../version.js';
import type { DividedSet } from './divide.js';
import { settingsRecord, type TrainSettings } from './settings.js';
import type { TrainingFolder } from './trainingFolder.js';

export interface WriteReportOptions {
  readonly args: Arguments;
  readonly settings: TrainSettings;
  readonly divided: DividedSet;
  readonly model: ModelDefinition;
  readonly engine: Engine;
  readonly folder: TrainingFolder;
  readonly evaluation: Evaluation | undefined;
}

/** Writes the curves and the report of a finished run. */
export async function writeReport(options: WriteReportOptions): Promise<void> {
  const { args, settings, divided, model, engine, folder, evaluation } = options;
  const { name, note, imageShape } = divided.set;
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
    ...(evaluation ? { evaluation } : {}),
  });
}
