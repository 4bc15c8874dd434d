import type { ImageSet } from '@cnn/data';
import { type Parts, partNames, reportPart } from '@cnn/data';
import type { ExplainableModel } from '@cnn/explain';
import type { ReportOptions } from '@cnn/plot';
import { isSynthetic } from '../data/isSynthetic.js';
import type { SavedModel } from '../model/savedModel.js';
import { dataName } from '../report/dataName.js';
import { modelReport } from '../report/modelReport.js';
import { runDate } from '../report/runDate.js';
import { explanationsOf, thumbnailsOf } from '../report/thumbnails.js';
import type { TestResults } from '../run/evaluateTest.js';
import type { RunHost } from '../run/runOptions.js';
import type { EnsembleMember } from './averageMembers.js';

/** How an ensemble did, and on what. */
export interface EvaluatedEnsemble extends TestResults {
  readonly set: ImageSet;
  /** The members' split. */
  readonly parts: Parts;
  /** On its engine: for where it looked. */
  readonly model: ExplainableModel;
  /** The engine that predicted, in words. */
  readonly engine: string | undefined;
}

export interface EnsembleReportOptions extends EvaluatedEnsemble {
  readonly members: readonly EnsembleMember[];
  readonly saved: SavedModel;
  readonly host?: Pick<RunHost, 'facts' | 'command'> | undefined;
}

/** What the report of an ensemble is made of: `report` of `@cnn/plot` draws it. */
export async function ensembleReport(options: EnsembleReportOptions): Promise<ReportOptions> {
  const { members, saved, set, parts, engine, host = {}, evaluation, validation, subgroups } = options;
  const own = modelReport(saved);
  const explained = evaluation && (await explanationsOf(set, options.model));
  return {
    title: `${members.length} models averaged, on ${dataName(set.name)}`,
    subtitle: `The mean of what they predict: ${members.map(({ name }) => dataName(name)).join(', ')}`,
    date: runDate(),
    data: { name: dataName(set.name), source: set.note, synthetic: isSynthetic(set.name) },
    ...own,
    imageShape: set.imageShape,
    members: members.length,
    engine: engine === undefined ? own.engine : { engine, ...host.facts },
    command: host.command,
    split: partNames.map((part) => reportPart({ set, part, indices: parts[part] })),
    ...{ evaluation, validation, subgroups },
    thumbnail: thumbnailsOf(set),
    explanation: explained?.explanation,
    explanationNote: explained?.note,
  };
}
