import { CnnError, monotonicTime } from '@cnn/core';
import type { BadLoss, TrainingContext } from '../callbacks/callback.js';
import { compareFits } from '../cluster/compareFits.js';
import { namedMetrics } from '../metrics/outputMetrics.js';
import type { Checkpoint, EpochPosition } from './checkpoint.js';
import { totalsOf } from './checkSource.js';
import type { EventStream, TrainBeginEvent } from './events.js';
import { nonFinite, nonFiniteWeights, weightsMessage } from './finiteWeights.js';
import type { FitPlan } from './fitOptions.js';
import type { History, HistoryRecorder, Logs, TrainingStop } from './history.js';
import { checkLearningRate } from './learningRate.js';
import { Notifier } from './notifier.js';
import { passOver } from './passOver.js';
import { Pause } from './pause.js';
import type { Runtime } from './runtime.js';
import { trainEpoch } from './trainEpoch.js';
import { readTrainingState, writeTrainingState } from './trainingState.js';
import { readWeights, writeWeights } from './weights.js';

/** Trains for the plan's epochs. Epochs that were cut short by the signal leave no row in the history. */
export async function fit(
  runtime: Runtime,
  plan: FitPlan,
  { events, recorder }: { readonly events: EventStream; readonly recorder: HistoryRecorder },
): Promise<History> {
  const start = monotonicTime();
  const { epochs, callbacks, signal, resume, agreement } = plan;
  if (resume) {
    await writeTrainingState(runtime, resume.state);
    recorder.restore(resume.history);
  }
  await compareFits(runtime, plan);
  const stop = (reason: TrainingStop['reason'], epoch: number, message: string): void => {
    if (recorder.stopped) return;
    recorder.stop({ reason, epoch, message });
    notifier.tell({ type: 'stop', reason, epoch, message });
  };
  const first = resume ? resume.epoch : plan.initialEpoch;
  let current = first;
  const stopFor = (message: string): void => stop('callback', current, message);
  const ask = agreement ? (message: string) => agreement.ask(message) : stopFor;
  const settle = async (): Promise<void> => {
    const { asked } = (await agreement?.settle(runtime.progress.learningRate)) ?? {};
    if (asked !== undefined) stopFor(asked);
  };
  const training = trainingContext(runtime, plan, ask);
  const notifier = new Notifier({ callbacks, events, training });
  await notifier.notify(trainBegin(runtime, plan, first));
  await restoreCallbacks(plan);
  await settle();
  const pause = new Pause();
  for (; current < epochs && !recorder.stopped; current++) {
    const position = current === first ? resume?.position : undefined;
    const job = { runtime, plan, notifier, recorder, epoch: current, pause, position, settle, stopFor };
    const finished = !signal?.aborted && (await oneEpoch(job));
    if (!finished) stop('aborted', current, `training was stopped in epoch ${current + 1} of ${epochs}.`);
  }
  const seconds = (monotonicTime() - start) / 1000;
  await notifier.notify({ type: 'trainEnd', history: recorder.snapshot(), seconds });
  return recorder.snapshot();
}

interface EpochJob {
  readonly runtime: Runtime;
  readonly plan: FitPlan;
  readonly notifier: Notifier;
  readonly recorder: HistoryRecorder;
  readonly epoch: number;
  /** One for all epochs, so that epochs shorter than its interval let the event loop turn too. */
  readonly pause: Pause;
  /** Where it was interrupted, if it was. */
  readonly position: EpochPosition | undefined;
  /** Takes up what callbacks of other workers of a cluster have asked for. */
  readonly settle: () => Promise<void>;
  /** Ends training for a callback of any worker. */
  readonly stopFor: (message: string) => void;
}

/** False when the signal, or a loss or weight that is no finite number, cut the epoch short. */
async function oneEpoch(job: EpochJob): Promise<boolean> {
  const { runtime, plan, notifier, recorder, epoch, pause, position } = job;
  const { progress } = runtime;
  const { checkpoint } = plan;
  const start = monotonicTime();
  const order = Math.max(progress.epoch, epoch);
  await notifier.notify({ type: 'epochBegin', epoch });
  const trained = await trainEpoch(runtime, plan, {
    epoch,
    order,
    pause,
    position,
    onStep: checkpoint?.everySteps || checkpoint?.due ? (position) => saveAtStep(job, position) : undefined,
    async onBatch(event) {
      await notifier.notify(event);
      return !recorder.stopped;
    },
    onBadLoss: (bad) => isBad(job, bad),
    onAsked: job.stopFor,
  });
  if (!trained.logs || (await haveBadWeights(job, await nonFiniteWeights(runtime)))) return false;
  progress.epoch = order + 1;
  const validation = await validationLogs(job);
  if (!validation) return false;
  const logs: Logs = { ...trained.logs, ...validation };
  recorder.add(epoch, logs);
  await notifier.notify({
    type: 'epochEnd',
    epoch,
    logs,
    learningRate: progress.learningRate,
    seconds: (monotonicTime() - start) / 1000,
    imagesPerSecond: trained.imagesPerSecond,
  });
  await job.settle();
  if (checkpoint && !recorder.stopped) await save(job, await checkpointOf(job, epoch + 1));
  return true;
}

/** Ends training when a callback asks for it, without a row for this epoch. @throws CnnError when none does */
async function isBad(
  { runtime, notifier, recorder, settle }: EpochJob,
  bad: Omit<BadLoss, 'training'>,
): Promise<true> {
  await notifier.notify({ type: 'badLoss', ...bad });
  await settle();
  if (recorder.stopped) return true;
  const { reason, epoch, batch, message } = bad;
  throw new CnnError('TRAINING', message, {
    details: { reason, epoch, batch, step: runtime.progress.step },
  });
}

/** Whether there is a problem with the weights, which ends training as a bad loss does. */
async function haveBadWeights(job: EpochJob, problem: string | undefined): Promise<boolean> {
  if (problem === undefined) return false;
  const { epoch, runtime, plan } = job;
  const { step, learningRate } = runtime.progress;
  const batch = (step - 1) % Math.ceil(plan.source.size / plan.batchSize);
  const message = weightsMessage({ problem, epoch, step, learningRate });
  return isBad(job, { epoch, batch, loss: Number.NaN, reason: 'diverged', message });
}

/** A checkpoint in the middle of an epoch, where one is due. False when the weights ended training. */
async function saveAtStep(job: EpochJob, position: () => Promise<EpochPosition>): Promise<boolean> {
  const { everySteps, due: asks } = job.plan.checkpoint ?? {};
  const counted = everySteps !== undefined && job.runtime.progress.step % everySteps === 0;
  const due = asks?.() || counted;
  if (!due || job.recorder.stopped) return true;
  return save(job, { ...(await checkpointOf(job, job.epoch)), position: await position() });
}

/** False when its variables are no finite numbers, and a callback ended training for it: nothing is saved then. */
async function save(job: EpochJob, checkpoint: Checkpoint): Promise<boolean> {
  if (await haveBadWeights(job, nonFinite(checkpoint.state.variables))) return false;
  await job.plan.checkpoint?.save(checkpoint);
  // Who saves may want to stop there.
  await job.settle();
  return true;
}

async function checkpointOf({ runtime, plan, recorder }: EpochJob, epoch: number): Promise<Checkpoint> {
  const states = plan.callbacks.flatMap((callback) =>
    callback.state ? [[callback.name, callback.state()] as const] : [],
  );
  return {
    state: await readTrainingState(runtime),
    epoch,
    history: recorder.snapshot(),
    callbacks: Object.fromEntries(states),
  };
}

async function restoreCallbacks({ callbacks, resume }: FitPlan): Promise<void> {
  for (const callback of callbacks) {
    const state = resume?.callbacks[callback.name];
    if (state) await callback.restore?.(state);
  }
}

/** `val_loss` and so on; nothing without a validation set; undefined when the signal or a loss cut it short. */
async function validationLogs(job: EpochJob): Promise<Logs | undefined> {
  const { runtime, notifier, epoch } = job;
  const { validation, signal } = job.plan;
  if (!validation) return {};
  // A worker of a cluster computes whole batches, of as many images as in a step.
  const batchSize = Math.ceil(job.plan.batchSize / (runtime.exchange?.workers.length ?? 1));
  const batches = Math.ceil(validation.size / batchSize);
  const logs = await passOver(runtime, validation, {
    batchSize,
    metrics: runtime.metrics,
    exchange: runtime.exchange,
    signal,
    onBadLoss: (bad) => isBad(job, { epoch, ...bad }),
    onBatch: ({ number: batch }) => notifier.tell({ type: 'validationBatchEnd', epoch, batch, batches }),
  });
  return logs && Object.fromEntries(Object.entries(logs).map(([name, value]) => [`val_${name}`, value]));
}

function trainingContext(runtime: Runtime, plan: FitPlan, stop: (message: string) => void): TrainingContext {
  const { progress } = runtime;
  const metrics = namedMetrics(runtime.metrics);
  const { outputs } = totalsOf(runtime, plan.source, []);
  const losses = ['loss', ...outputs.map((name) => `${name}_loss`)];
  const own = [...losses, ...metrics.map(({ name }) => name)];
  return {
    epochs: plan.epochs,
    logNames: plan.validation ? [...own, ...own.map((name) => `val_${name}`)] : own,
    metrics,
    get learningRate() {
      return progress.learningRate;
    },
    set learningRate(value) {
      checkLearningRate(value, runtime.optimizer);
      progress.learningRate = value;
    },
    stop,
    weights: () => readWeights(runtime),
    setWeights: (weights) => writeWeights(runtime, weights),
  };
}

function trainBegin(runtime: Runtime, plan: FitPlan, initialEpoch: number): TrainBeginEvent {
  const { source, validation, epochs, batchSize } = plan;
  return {
    type: 'trainBegin',
    model: runtime.model.name,
    engine: runtime.engine.name,
    epochs,
    initialEpoch,
    batchSize,
    batches: Math.ceil(source.size / batchSize),
    images: source.size,
    validationImages: validation?.size ?? 0,
  };
}
