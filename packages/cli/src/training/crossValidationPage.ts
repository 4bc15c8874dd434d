import { join } from 'node:path';
import type { ImageSet } from '@cnn/data';
import { type Experiment, settingsRecord, thumbnailsOf } from '@cnn/experiment';
import { writeFileAtomic } from '@cnn/node';
import type { Arguments } from '../arguments/parseArguments.js';
import { version } from '../version.js';
import type { PageFrame } from './foldResults.js';

export interface WriteCrossValidationOptions {
  readonly args: Arguments;
  readonly experiment: Experiment;
  readonly out: string;
  readonly set: ImageSet;
  /** How many there are. */
  readonly folds: number;
  /** The page with the results of the folds. */
  pageOf(frame: PageFrame): Promise<string>;
}

/** Writes the `report.html` of a cross-validation, and returns its path. */
export async function writeCrossValidation(options: WriteCrossValidationOptions): Promise<string> {
  const { args, experiment, out, set, folds, pageOf } = options;
  const { name, note, imageShape } = set;
  const path = join(out, 'report.html');
  const thumbnail = thumbnailsOf(set);
  const content = await pageOf({
    title: `Cross-validation on ${name}`,
    subtitle: `Images of ${imageShape.join('×')}, ${folds} folds of ${experiment.training.epochs} epochs`,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    data: {
      name,
      ...(note === undefined ? {} : { source: note }),
      madeUp: experiment.data.source === 'made-up',
    },
    settings: { folds, ...settingsRecord(experiment) },
    engine: { cnn: version(), node: process.version, platform: process.platform },
    command: args.commandLine,
    ...(thumbnail ? { thumbnail } : {}),
  });
  await writeFileAtomic({ path, content });
  return path;
}
