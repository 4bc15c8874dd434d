import type { CrossValidation, Evaluation } from '@cnn/evaluation';
import { crossValidationReport } from '@cnn/plot';
import { thumbnailsOf } from '../report/thumbnails.js';
import { settingsRecord } from '../run/settingsRecord.js';
import type { CrossValidateOptions } from './crossValidate.js';

export interface CrossValidationPageOptions
  extends Pick<CrossValidateOptions, 'experiment' | 'set' | 'host'> {
  /** How many there are. */
  readonly folds: number;
  /** Of the folds, in their order. */
  readonly evaluations: readonly Evaluation[];
  readonly record: CrossValidation;
}

/** The `report.html` of a cross-validation. */
export async function crossValidationPage(options: CrossValidationPageOptions): Promise<string> {
  const { experiment, set, folds, evaluations, record, host = {} } = options;
  const { name, note, imageShape } = set;
  return crossValidationReport({
    title: `Cross-validation on ${name}`,
    subtitle: `Images of ${imageShape.join('×')}, ${folds} folds of ${experiment.training.epochs} epochs`,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    data: { name, source: note, madeUp: experiment.data.source === 'made-up' },
    folds: evaluations,
    results: record,
    settings: { folds, ...settingsRecord(experiment) },
    engine: host.facts,
    command: host.command,
    thumbnail: thumbnailsOf(set),
  });
}
