import type { ImageSet } from '@cnn/data';
import type { CrossValidation, Evaluation } from '@cnn/evaluation';
import { crossValidationReport, labelCrossValidationReport } from '@cnn/plot';
import { thumbnailsOf } from '../report/thumbnails.js';
import { settingsRecord } from '../run/settingsRecord.js';
import type { CrossValidateOptions } from './crossValidate.js';

export interface CrossValidationPageOptions extends Pick<CrossValidateOptions, 'experiment' | 'host'> {
  readonly set: ImageSet;
  /** How many there are. */
  readonly folds: number;
  /** Of the folds, in their order. */
  readonly evaluations: readonly Evaluation[];
  readonly record: CrossValidation;
}

/** The `report.html` of a cross-validation. */
export async function crossValidationPage(options: CrossValidationPageOptions): Promise<string> {
  const { evaluations, record } = options;
  const frame = frameOf(options);
  if (record.task === 'multilabel') {
    const folds = evaluations.filter((one) => one.task === 'multilabel');
    const results = { ...record.report, predictions: record.predictions };
    return labelCrossValidationReport({ ...frame, folds, results });
  }
  const folds = evaluations.filter((one) => one.task !== 'multilabel');
  return crossValidationReport({ ...frame, folds, results: record.report });
}

/** What the page says besides its results. */
function frameOf({ experiment, set, folds, host = {} }: CrossValidationPageOptions) {
  const { name, note, imageShape } = set;
  const thumbnail = thumbnailsOf(set);
  return {
    title: `Cross-validation on ${name}`,
    subtitle: `Images of ${imageShape.join('×')}, ${folds} folds of ${experiment.training.epochs} epochs`,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    data: {
      name,
      ...(note === undefined ? {} : { source: note }),
      madeUp: experiment.data.source === 'synthetic',
    },
    settings: { folds, ...settingsRecord(experiment) },
    ...(host.facts ? { engine: host.facts } : {}),
    ...(host.command === undefined ? {} : { command: host.command }),
    ...(thumbnail ? { thumbnail } : {}),
  };
}
