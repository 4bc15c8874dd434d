import { type Engine, type ModelDefinition, modelFacts, summary } from '@cnn/core';
import type { ExplainableModel } from '@cnn/explain';
import type { ReportFloor } from '@cnn/plot';
import type { DividedSet } from '../data/divide.js';
import { isSynthetic } from '../data/isSynthetic.js';
import type { Experiment } from '../experiment/experiment.js';
import type { Begun } from '../run/begun.js';
import type { TestResults } from '../run/evaluateTest.js';
import type { RunHost } from '../run/runOptions.js';
import { settingsRecord } from '../run/settingsRecord.js';
import type { TrainingFolder } from '../run/trainingFolder.js';
import { dataName } from './dataName.js';
import { runDate } from './runDate.js';
import { explanationsOf, thumbnailsOf } from './thumbnails.js';

export interface WriteReportOptions {
  /** As it was given. */
  readonly given: Experiment;
  readonly divided: DividedSet;
  readonly model: ModelDefinition;
  readonly engine: Engine;
  readonly folder: TrainingFolder;
  readonly host: RunHost;
  /** Of the test set; undefined without one. */
  readonly results: Pick<TestResults, 'evaluation' | 'validation' | 'subgroups'> | undefined;
  /** As it was saved, on an engine. */
  readonly trained: ExplainableModel;
  readonly begun: Pick<Begun, 'leakage' | 'start'>;
  readonly floor?: ReportFloor | undefined;
}

/** Writes the curves and the report of a finished run. */
export async function writeReport(options: WriteReportOptions): Promise<void> {
  const { given, divided, model, engine, folder, host, results, trained, floor, begun } = options;
  const { name, note, imageShape } = divided.set;
  const thumbnail = thumbnailsOf(divided.set);
  const explained = results?.evaluation && (await explanationsOf(divided.set, trained));
  await folder.saveReport({
    title: `${model.name} on ${dataName(name)}`,
    subtitle: `Images of ${imageShape.join('×')}, ${folder.epochs} ${folder.epochs === 1 ? 'epoch' : 'epochs'}`,
    date: runDate(),
    data: {
      name: dataName(name),
      ...(note === undefined ? {} : { source: note }),
      synthetic: isSynthetic(given.data.source),
    },
    imageShape,
    model: summary(model, { batchSize: given.training.batchSize }),
    layers: modelFacts(model).layers,
    input: model.input,
    split: divided.report,
    settings: { ...settingsRecord(given), fineTuning: begun.start?.message },
    engine: { engine: engine.description, ...host.facts },
    command: host.command,
    evaluation: results?.evaluation,
    validation: results?.validation,
    subgroups: results?.subgroups,
    ...{ thumbnail, floor, leakage: begun.leakage },
    explanation: explained?.explanation,
    explanationNote: explained?.note,
  });
}
