import { CnnError } from '@cnn/core';
import type { ImageSource } from '@cnn/data';
import { compareWorkers } from '@cnn/train';
import { finishWorker, pausedWorker } from '../cluster/finishWorker.js';
import { runFacts } from '../cluster/runFacts.js';
import { openTeam, type Team, together } from '../cluster/team.js';
import { storeOfWorker } from '../cluster/workerStore.js';
import { colourFloor } from '../data/colourFloor.js';
import type { Experiment } from '../experiment/experiment.js';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { canonicalSum } from '../files/sealedJson.js';
import { describeValue } from '../model/describeValue.js';
import { readModelFrom } from '../model/modelStore.js';
import { TrainedModel } from '../model/trainedModel.js';
import { writeReport } from '../report/writeReport.js';
import { storeBelow } from '../store/storeBelow.js';
import { fewStepsWarning, settleBatchNorm } from '../training/batchNorm.js';
import { divergenceOf } from '../training/divergence.js';
import { type Begun, experimentSum } from './begun.js';
import { evaluateTest } from './evaluateTest.js';
import { type Fitted, fitPhases } from './fitPhases.js';
import { orStop } from './orStop.js';
import { type Job, prepare } from './prepareJob.js';
import {
  finishedResult,
  hasCheckpoint,
  isFinished,
  isPause,
  openResumed,
  removeCheckpoint,
  resumedExperiment,
} from './resumeRun.js';
import type { RunEvent } from './runEvent.js';
import { openRun, type RunFolder } from './runFolder.js';
import type { CheckpointEvery, RunExperimentOptions, TrainedRun } from './runOptions.js';
import { withStart } from './withStart.js';

/**
 * Trains as an experiment says, evaluates on the test set, and keeps everything in a store: a folder, the browser's files, memory.
 * Leakage between the sets is refused, the validation set chooses thresholds and temperature, and a run that was stopped goes on with
 * the same bits.
 *
 * On the engine of a cluster the workers train together, see `cluster` in the options.
 *
 * @throws CnnError (OPTIONS) for an experiment that these images don't allow, (LEAKAGE) for sets that share patients, files or
 *   pictures, (FILE) for a store that holds a run, (ABORTED) when `signal` fires; what training throws, with
 *   `details.resumable` where a checkpoint is whole
 *
 * @example
 * const { evaluation } = await runExperiment({
 *   experiment: parseExperiment({ model: 'tutorial', training: { epochs: 5 } }),
 *   set: await openImageSet({ data: 'images' }),
 *   engine: await selectEngine(),
 *   store: folderStore('out'),
 * });
 */
export async function runExperiment(options: RunExperimentOptions): Promise<TrainedRun> {
  const given = parseExperiment(options.experiment);
  const team = await orStop(options.signal, openTeam(options, given.engine));
  try {
    return await runWith(options, given, team);
  } finally {
    await team?.exchange.dispose();
  }
}

async function runWith(
  options: RunExperimentOptions,
  given: Experiment,
  team: Team | undefined,
): Promise<TrainedRun> {
  const { overwrite = false, resume, pause, signal, host = {}, onEvent = () => {} } = options;
  const engine = team?.engine ?? options.engine;
  const goesOn = resume !== undefined && resume !== false;
  if (team) await compareWorkers(team.exchange, { 'whether the run goes on (resume)': goesOn });
  const store = team ? await storeOfWorker(team, options.store, goesOn) : options.store;
  const own = { checkpointEvery: checkpointInterval(options), pauseAfter: options.pauseAfter };
  // When there is a checkpoint is worker 0's to say: of a run that goes on it alone knows.
  const [{ checkpointEvery, pauseAfter } = own] = (await team?.exchange.gatherJson(own)) ?? [own];
  const tell = (message: string): void => onEvent({ type: 'folder', message });
  const changes = typeof resume === 'object' ? resume : {};
  const unchanged = Object.values(changes).every((value) => value === undefined);
  if (resume && unchanged && (await isFinished(store))) {
    const finished = await finishedResult(store, tell);
    onEvent({ type: 'finished', out: store.name });
    const saved = await readModelFrom(storeBelow(store, 'model'));
    const opened = typeof engine === 'function' ? () => engine(given.engine) : engine;
    return { ...finished, model: new TrainedModel({ saved, engine: opened }) };
  }
  const opened: { run?: RunFolder } = {};
  const prepared = async (): Promise<Job> => {
    const resumed = resume ? await openResumed(store, changes, tell) : undefined;
    opened.run = resumed?.run ?? (await openRun({ store, command: 'train', overwrite, tell }));
    const { begun, checkpoint } = resumed ?? {};
    const { experiment: asked, start } = await withStart(askedOf(given, begun, team), options);
    const experiment = begun ? resumedExperiment(asked, begun, changes, store.name) : asked;
    const { set, split } = options;
    const preparing = prepare({
      ...{ experiment, set, split, start, engine, checkpointEvery, pauseAfter, pause },
      ...{ host, signal, onEvent, team, run: opened.run },
      ...{ resume: checkpoint, begun },
    });
    return orStop(signal, preparing);
  };
  try {
    const job = await (team ? together(team, prepared) : prepared());
    if (team) await compareWorkers(team.exchange, runFacts(job));
    return await fitAndReport(job, options.callbacks);
  } finally {
    await opened.run?.release();
  }
}

/** What a run is asked to be. A worker that keeps nothing goes on with what worker 0 has read, on images where it has them itself. */
function askedOf(given: Experiment, begun: Begun | undefined, team: Team | undefined): Experiment {
  const then = begun?.experiment;
  if (!then || !team || team.writes) return given;
  const { source = then.data.source } = given.data;
  return { ...then, data: { ...then.data, source } };
}

/** @throws CnnError (OPTIONS) for seconds that are none; steps are checked where they are counted */
function checkpointInterval({
  checkpointEvery: every,
  pauseAfter,
  pause,
}: RunExperimentOptions): CheckpointEvery | undefined {
  if (every === undefined && (pauseAfter !== undefined || pause)) return 'epoch';
  if (typeof every !== 'object') return every;
  const { seconds } = every;
  if (typeof seconds === 'number' && seconds > 0) return every;
  throw new CnnError(
    'OPTIONS',
    `runExperiment: checkpointEvery: expected seconds above 0, received ${describeValue(seconds)}.`,
  );
}

async function fitAndReport(job: Job, more: RunExperimentOptions['callbacks']): Promise<TrainedRun> {
  const { experiment, onEvent, divided, folder, sources, resume, run, pauseAfter, team } = job;
  const { training } = experiment;
  const { train } = sources;
  if (!train) throw new CnnError('DATA', 'the split has no image to train with.');
  if (!resume) {
    await run.begin({ split: canonicalSum(divided.files), experiment: experimentSum(job.given) });
    await folder.saveExperiment(experiment);
    await folder.saveSplit(divided.files);
  }
  const isWorker = team?.writes === false;
  if (resume && isPause(pauseAfter, training.epochs, resume))
    return isWorker ? pausedWorker(job, resume) : paused(job, resume.epoch);
  const { batchNorm: choice, batchSize } = training;
  for (const { model, begin, end } of job.phases) {
    const steps = (end - begin) * Math.ceil(train.size / batchSize);
    for (const message of fewStepsWarning({ model, steps, choice }))
      onEvent({ type: 'warning', about: 'fewSteps', message });
  }
  const fitted = await fitPhases(job, more);
  try {
    return await (isWorker ? finishWorker(job, fitted) : report(job, fitted));
  } finally {
    await fitted.trainable.dispose();
  }
}

/** What is done when the training has come to its end. */
async function report(job: Job, { trainable, stopped, paused: isPaused }: Fitted): Promise<TrainedRun> {
  const { experiment, onEvent, signal, divided, folder, sources, loss, run } = job;
  const { training } = experiment;
  const { train, test } = sources as { train: ImageSource; test: ImageSource | undefined };
  const { batchNorm: choice, batchSize } = training;
  if (isPaused) {
    // Epochs save the model; before the end of the first there is none.
    if (folder.epochs === 0) await folder.saveModel(await trainable.weights());
    return paused(job, folder.epochs);
  }
  await folder.saveHistory(stopped);
  if (signal?.aborted || stopped?.reason === 'aborted') throw await stoppedError(job);
  for (const message of await settleBatchNorm({ choice, trainable, train, batchSize, signal }))
    onEvent({ type: 'batchNorm', message });
  const { evaluation: asked, seed } = experiment;
  const results =
    test && (await evaluateTest({ ...job, model: trainable, test, evaluation: asked, batchSize, seed }));
  const saved = await folder.saveModel(await trainable.weights(), results);
  const { evaluation, subgroups } = results ?? {};
  const floor = test && (await colourFloor({ train, test, signal }));
  if (test) {
    const networkAuc = evaluation?.task === 'multilabel' ? undefined : evaluation?.auc;
    onEvent({ type: 'floor', ...floor, multiLabel: divided.set.multiLabel ?? false, networkAuc });
  }
  if (evaluation) await folder.saveResults('evaluation.json', { ...evaluation, floor, subgroups });
  const trained = new TrainedModel({ saved, engine: job.engine });
  try {
    await writeReport({ ...job, results, trained, floor });
  } finally {
    await trained.dispose();
  }
  await removeCheckpoint(run.store);
  const { history } = folder;
  for (const message of divergenceOf({ history, loss: loss.name, set: divided.set, training }))
    onEvent({ type: 'warning', about: 'diverged', message });
  onEvent({ type: 'saved', out: run.store.name });
  const model = new TrainedModel({ saved, engine: job.engine });
  return { status: 'finished', epochs: folder.epochs, history, evaluation, model };
}

async function paused(
  { experiment, onEvent, run, folder, engine }: Job,
  epochs: number,
): Promise<TrainedRun> {
  const event: RunEvent = { type: 'paused', out: run.store.name, epochs, of: experiment.training.epochs };
  onEvent(event);
  const saved = await readModelFrom(storeBelow(run.store, 'model'));
  return { status: 'paused', epochs, history: folder.history, model: new TrainedModel({ saved, engine }) };
}

async function stoppedError({ folder, run }: Job): Promise<CnnError> {
  const { name } = run.store;
  const resumable = await hasCheckpoint(run.store);
  const kept =
    folder.epochs === 0
      ? 'stopped before the first epoch was finished; no model was saved.'
      : `stopped; ${name}/model and ${name}/history.json keep the ${folder.epochs} finished epochs.`;
  const goOn = resumable ? ' Go on with resume: true.' : '';
  return new CnnError('ABORTED', `${kept}${goOn}`, { details: { epochs: folder.epochs, resumable } });
}
