import type { ImageSet } from '@cnn/data';
import type { CrossValidation, Evaluation } from '@cnn/evaluation';
import { crossValidationReport } from '@cnn/plot';
import { isSynthetic } from '../data/isSynthetic.js';
import type { Experiment, Experiment } from '../experiment/experiment.js';
import { thumbnailsOf } from '../report/thumbnails.js';
import type { RunHost, RunHost } from '../run/runOptions.js';
import { settingsRecord } from '../run/settingsRecord.js';

export interface CrossValidationPageOptions {
  readonly experiment: Experiment;
  readonly host?: Pick<RunHost, 'facts' | 'command'> | undefined;
  readonly experiment: Experiment;
  readonly host?: Pick<RunHost, 'facts' | 'command'> | undefined;
  readonly set: ImageSet;
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
    data: { name, source: note, synthetic: isSynthetic(experiment.data.source) },
    settings: { folds, ...settingsRecord(experiment) },
    engine: host.facts,
    command: host.command,
    folds: evaluations,
    results: record,
    thumbnail: thumbnailsOf(set),
  });
}
