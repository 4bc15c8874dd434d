import { join } from 'node:path';
import type { ImageSet } from '@cnn/data';
import type { CrossValidation, Evaluation } from '@cnn/evaluation';
import { writeFileAtomic } from '@cnn/node';
import { crossValidationReport } from '@cnn/plot';
import type { Arguments } from '../arguments/parseArguments.js';
import { version } from '../version.js';
import { settingsRecord, type TrainSettings } from './settings.js';
import { thumbnailsOf } from './thumbnails.js';

export interface WriteCrossValidationOptions {
  readonly args: Arguments;
  readonly settings: TrainSettings;
  readonly set: ImageSet;
  /** Of the folds, in their order. */
  readonly evaluations: readonly Evaluation[];
  readonly results: CrossValidation;
}

/** Writes the `report.html` of a cross-validation, and returns its path. */
export async function writeCrossValidation(options: WriteCrossValidationOptions): Promise<string> {
  const { args, settings, set, evaluations, results } = options;
  const folds = evaluations.length;
  const { name, note, imageShape } = set;
  const path = join(settings.out, 'report.html');
  const thumbnail = thumbnailsOf(set);
  const content = await crossValidationReport({
    title: `Cross-validation on ${name}`,
    subtitle: `Images of ${imageShape.join('×')}, ${folds} folds of ${settings.epochs} epochs`,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    data: {
      name,
      ...(note === undefined ? {} : { source: note }),
      synthetic: settings.data === 'made-up',
    },
    settings: { folds, ...settingsRecord(settings) },
    engine: { cnn: version(), node: process.version, platform: process.platform },
    command: args.commandLine,
    folds: evaluations,
    ...{ results, thumbnail },
  });
  await writeFileAtomic({ path, content });
  return path;
}
