import type { ImageSet } from '@cnn/data';
import { type CrossValidation, type Evaluation, pooledEvaluation } from '@cnn/evaluation';
import type { CrossValidationReportOptions } from '@cnn/plot';
import { isSynthetic } from '../data/isSynthetic.js';
import type { Experiment } from '../experiment/experiment.js';
import { dataName } from '../report/dataName.js';
import { runDate } from '../report/runDate.js';
import { thumbnailsOf } from '../report/thumbnails.js';
import type { RunHost } from '../run/runOptions.js';
import { settingsRecord } from '../run/settingsRecord.js';
import { subgroupsOf } from '../run/subgroupsOf.js';

export interface CrossValidationReportOfOptions {
  readonly experiment: Experiment;
  readonly host?: Pick<RunHost, 'facts' | 'command'> | undefined;
  readonly set: ImageSet;
  /** How many there are. */
  readonly folds: number;
  /** Of the folds, in their order. */
  readonly evaluations: readonly Evaluation[];
  readonly record: CrossValidation;
}

/** What the report of a cross-validation is made of: `crossValidationReport` of `@cnn/plot` draws it. */
export function crossValidationReportOf(
  options: CrossValidationReportOfOptions,
): CrossValidationReportOptions {
  const { experiment, set, folds, evaluations, record, host = {} } = options;
  const { name, note, imageShape } = set;
  return {
    title: `Cross-validation on ${dataName(name)}`,
    subtitle: `Images of ${imageShape.join('×')}, ${folds} folds of ${experiment.training.epochs} ${experiment.training.epochs === 1 ? 'epoch' : 'epochs'} each`,
    date: runDate(),
    data: { name: dataName(name), source: note, synthetic: isSynthetic(experiment.data.source) },
    settings: { folds, ...settingsRecord(experiment) },
    engine: host.facts,
    command: host.command,
    folds: evaluations,
    results: record,
    subgroups: subgroupsIn(options),
    thumbnail: thumbnailsOf(set),
  };
}

/** Of all images together, each at the threshold of its fold. */
function subgroupsIn({ experiment, set, record }: CrossValidationReportOfOptions) {
  const places = new Map(set.items.map((item) => [item.file, item]));
  return subgroupsOf({
    evaluation: pooledEvaluation(record),
    items: record.predictions.map(({ file }) => places.get(file) ?? {}),
    subgroups: experiment.evaluation.subgroups,
    seed: experiment.seed,
  });
}
