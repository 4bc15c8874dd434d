import { join } from 'node:path';
import type { ImageSet } from '@cnn/data';
import { writeFileAtomic } from '@cnn/node';
import { crossValidationReport, type Evaluation } from '@cnn/plot';
import type { ClassificationReport } from '@cnn/train';
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
  /** Of all images, each predicted by the fold that had not seen it. */
  readonly report: ClassificationReport;
}

/** Writes the `report.html` of a cross-validation, and returns its path. */
export async function writeCrossValidation(options: WriteCrossValidationOptions): Promise<string> {
  const { args, settings, set, evaluations, report } = options;
  const { name, note, imageShape } = set;
  const path = join(settings.out, 'report.html');
  const thumbnail = thumbnailsOf(set);
  const content = await crossValidationReport({
    title: `Cross-validation on ${name}`,
    subtitle: `Images of ${imageShape.join('×')}, ${evaluations.length} folds of ${settings.epochs} epochs`,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    data: {
      name,
      ...(note === undefined ? {} : { source: note }),
      madeUp: settings.data === 'made-up',
    },
    folds: evaluations,
    results: report,
    settings: { folds: evaluations.length, ...settingsRecord(settings) },
    engine: { cnn: version(), node: process.version, platform: process.platform },
    command: args.commandLine,
    ...(thumbnail ? { thumbnail } : {}),
  });
  await writeFileAtomic({ path, content });
  return path;
}
