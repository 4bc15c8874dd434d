import { CnnError } from '@cnn/core';
import { canonicalSum } from '@cnn/experiment';
import { earlyStopping, type TrainableModel } from '@cnn/train';
import { experimentOf } from '../runs/experiment.js';
import { type ExitCode, exitCodes } from '../terminal.js';
import { fewStepsWarning, settleBatchNorm } from './batchNorm.js';
import { tellColourFloor } from './colourFloor.js';
import { compileJob } from './compileJob.js';
import { divergenceOf } from './divergence.js';
import { evaluateTest } from './evaluateTest.js';
import { loggingOf } from './logging.js';
import { type Job, prepare, type TrainOnDataOptions } from './prepareJob.js';
import { checkpointing, hasCheckpoint, isPause, removeCheckpoint } from './resume.js';
import type { TrainSettings } from './settings.js';
import { classWeightOf } from './sources.js';
import { reportFile, type TrainingFolder } from './trainingFolder.js';
import { writeReport } from './writeReport.js';

/** All of `cnn train` after its options were read. */
export async function trainOnData(options: TrainOnDataOptions): Promise<ExitCode> {
  const { interrupt } = options;
  const job = await interrupt.orStop(prepare(options));
  try {
    const trainable = await interrupt.orStop(compileJob(job));
    return await fitAndReport(job, trainable);
  } finally {
    await job.engine.dispose();
  }
}

async function fitAndReport(job: Job, trainable: TrainableModel): Promise<ExitCode> {
  const { settings, reporter, interrupt, divided, folder, sources, resume, loss } = job;
  const { train, validation, test } = sources;
  if (!train) throw new CnnError('DATA', 'the split has no image to train with.');
  if (!resume) {
    const options = experimentOf(job.args.argv);
    await job.run.begin({ split: canonicalSum(divided.files), options });
    await folder.saveSplit(divided.files);
  }
  if (resume && isPause(settings, resume)) return tellPause(job, resume.epoch);
  const { batchNorm: choice, batchSize } = settings;
  const steps = settings.epochs * Math.ceil(train.size / batchSize);
  for (const message of fewStepsWarning({ model: job.model, steps, choice }))
    reporter.tell({ type: 'warning', message }, [message]);
  const pause = new AbortController();
  const monitor = settings.monitor ?? (validation ? 'val_loss' : 'loss');
  const { stopped } = await trainable.fit(train, {
    epochs: settings.epochs,
    batchSize: settings.batchSize,
    ...(validation ? { validationData: validation } : {}),
    ...classWeightOf(settings, train),
    callbacks: [
      folder.saving(),
      ...loggingOf({
        choice: settings.logging,
        out: settings.out,
        folder,
        monitor,
      }),
      ...stoppingOf(settings, monitor),
    ],
    ...checkpointing({ settings, begun: job.begun, onPause: () => pause.abort() }),
    ...(resume ? { resume } : {}),
    signal: AbortSignal.any([interrupt.signal, pause.signal]),
    onEvent: reporter.onTraining,
  });
  if (pause.signal.aborted) return tellPause(job, folder.epochs);
  await folder.saveHistory(stopped);
  if (interrupt.signal.aborted) throw new CnnError('ABORTED', keptText(folder, settings.out));
  const { signal } = interrupt;
  for (const message of await settleBatchNorm({ choice, trainable, train, batchSize, signal }))
    reporter.tell({ type: 'batchNorm', message }, ['', message]);
  const results = test && (await evaluateTest({ ...job, model: trainable, test }));
  await folder.saveModel(await trainable.weights(), results);
  const record = results?.evaluation;
  const auc = record?.task === 'multilabel' ? undefined : record?.auc;
  const floor = test && (await tellColourFloor({ train, test, signal, reporter, auc }));
  if (record) await folder.saveResults('evaluation.json', { ...record, ...(floor ? { floor } : {}) });
  await writeReport({ ...job, results });
  await removeCheckpoint(settings);
  for (const message of divergenceOf({
    history: folder.history,
    loss: loss.name,
    set: divided.set,
    settings,
  }))
    reporter.tell({ type: 'warning', message }, ['', message]);
  const { out } = settings;
  reporter.tell({ type: 'saved', out }, [
    `Report: ${folder.path(reportFile)}`,
    `Model: ${folder.path('model')}`,
  ]);
  return exitCodes.ok;
}

function tellPause({ settings, reporter }: Job, epochs: number): ExitCode {
  const { out } = settings;
  reporter.tell({ type: 'paused', out, epochs }, [
    `Paused after ${epochs} of ${settings.epochs} epochs. Go on: npx cnn train --resume ${out}`,
  ]);
  return exitCodes.ok;
}

function stoppingOf({ patience }: TrainSettings, monitor: string) {
  if (patience === undefined) return [];
  return [earlyStopping({ monitor, patience, restoreBestWeights: true })];
}

function keptText(folder: TrainingFolder, out: string): string {
  const goOn = hasCheckpoint(out) ? ` Go on: npx cnn train --resume ${out}` : '';
  if (folder.epochs === 0) return `stopped before the first epoch was finished; no model was saved.${goOn}`;
  const kept = `${folder.path('model')} and ${folder.path('history.json')}`;
  return `stopped; ${kept} keep the ${folder.epochs} finished epochs.${goOn}`;
}
