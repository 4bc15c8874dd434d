import type { Engine } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import type { Evaluation } from '@cnn/evaluation';
import type { ExplainableModel } from '@cnn/explain';
import type { ReportOptions } from '@cnn/plot';
import { isSynthetic } from '../data/isSynthetic.js';
import { writeSealed } from '../files/sealedJson.js';
import type { TrainedEvaluation } from '../model/modelOptions.js';
import type { SavedModel } from '../model/savedModel.js';
import type { RunFolder } from '../run/runFolder.js';
import type { RunHost } from '../run/runOptions.js';
import { dataName } from './dataName.js';
import { modelReport } from './modelReport.js';
import { writeReportOf } from './reportRecord.js';
import { runDate } from './runDate.js';
import { explanationsOf, thumbnailsOf } from './thumbnails.js';

export interface EvaluationReportOptions {
  /** What `model.evaluate` returned. */
  readonly evaluation: TrainedEvaluation;
  /** The model, with the thresholds that it was evaluated at. */
  readonly saved: SavedModel;
  /** What it was evaluated on: for pictures of the images. */
  readonly set: ImageSet;
  /** The same model on its engine: for where it looked. Default: that is not shown. */
  readonly model?: ExplainableModel | undefined;
  readonly engine?: Pick<Engine, 'description'> | undefined;
  readonly host?: Pick<RunHost, 'facts' | 'command'> | undefined;
}

/** What the report of an evaluation is made of: `report` of `@cnn/plot` draws it. */
export async function evaluationReport(options: EvaluationReportOptions): Promise<ReportOptions> {
  const { evaluation, saved, set, engine, host = {} } = options;
  const { seen: _seen, measured: seen = null, testTimeViews: _views, subgroups, ...record } = evaluation;
  const { length } = evaluation.predictions;
  const biased = seen === null ? 0 : seen.train + seen.validation;
  const own = modelReport(saved);
  const explained = options.model && (await explanationsOf(set, options.model));
  return {
    title: `${saved.model.name} on ${dataName(set.name)}`,
    subtitle: `Evaluation of a trained model on ${length} images${biased === 0 ? '' : `, ${biased} of which it was trained or tuned on: results are better than they would be on new images`}`,
    date: runDate(),
    data: { name: dataName(set.name), source: set.note, synthetic: isSynthetic(set.name) },
    ...own,
    imageShape: set.imageShape,
    engine: engine ? { engine: engine.description, ...host.facts } : own.engine,
    command: host.command,
    evaluation: record as Evaluation,
    seen,
    subgroups,
    thumbnail: thumbnailsOf(set),
    explanation: explained?.explanation,
    explanationNote: explained?.note,
  };
}

export interface WriteEvaluationOptions extends EvaluationReportOptions {
  /** Of `openRun`, for the command `evaluate`: it is begun here, and the caller's to release. */
  readonly folder: RunFolder;
}

/** Writes `evaluation.json` and the report of an evaluation into a folder of its own, which can be compared like that of a training. */
export async function writeEvaluation({ folder, ...options }: WriteEvaluationOptions): Promise<void> {
  const { store, run } = folder;
  await folder.begin({});
  await writeSealed(store, 'evaluation.json', { run, ...options.evaluation });
  await writeReportOf(store, { kind: 'run', options: await evaluationReport(options) }, run);
}
