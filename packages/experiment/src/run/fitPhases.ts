import { CnnError, modelVariables, type TensorValues } from '@cnn/core';
import { preparedSource } from '@cnn/data';
import {
  type Callback,
  type CallbackState,
  type Checkpoint,
  earlyStopping,
  type History,
  type TrainableModel,
  type TrainingStop,
} from '@cnn/train';
import { withCrop } from '../data/crop.js';
import { classWeightOf } from '../data/sources.js';
import { type CachedPart, cacheableUntil, cachedPart } from '../fineTuning/cachedPart.js';
import type { Phase } from '../fineTuning/phases.js';
import { wholeWeights, withoutNames } from '../fineTuning/wholeWeights.js';
import { compileJob } from './compileJob.js';
import { orStop } from './orStop.js';
import { checkpointing, resumable } from './phaseCheckpoints.js';
import type { Job } from './prepareJob.js';
import type { RunExperimentOptions } from './runOptions.js';

/** A training that has come to its end, or to a pause. */
export interface Fitted {
  /** The whole model with its weights; the caller disposes of it. */
  readonly trainable: TrainableModel;
  readonly stopped: TrainingStop | undefined;
  readonly paused: boolean;
}

/** Workers of a cluster stop together, by what they agree on: one that left a phase by itself would leave the others waiting. */
const ownSignal = ({ team, signal }: Job): Job['signal'] => (team ? undefined : signal);

/** Where a phase begins: anew, or where an earlier one or a checkpoint has left off. */
interface Beginning {
  readonly weights: TensorValues | undefined;
  readonly resume: Checkpoint | undefined;
  /** What the phase before has left, where this one begins. */
  readonly before: Pick<Checkpoint, 'history' | 'callbacks'> | undefined;
}

/** Trains phase after phase. */
export async function fitPhases(job: Job, more: RunExperimentOptions['callbacks']): Promise<Fitted> {
  const { resume, phases } = job;
  let beginning: Beginning = { weights: job.startWeights, resume, before: undefined };
  for (const [at, phase] of phases.entries()) {
    const last = at === phases.length - 1;
    // The checkpoint of a phase's last epoch is where the next one begins.
    if (resume && !last && resume.epoch >= phase.end) {
      const weights = weightsOf(job, resume.state.variables);
      beginning =
        resume.epoch === phase.end && !resume.position
          ? { weights, resume: undefined, before: resume }
          : { weights, resume, before: undefined };
      continue;
    }
    const fitted = await fitPhase({ job, phase, last, more, beginning });
    if (last || fitted.stopped || fitted.paused || ownSignal(job)?.aborted) return fitted;
    beginning = { weights: await fitted.trainable.weights(), resume: undefined, before: fitted.left };
    await fitted.trainable.dispose();
  }
  throw new CnnError('TRAINING', 'the experiment has no epoch to train.');
}

interface PhaseOptions {
  readonly job: Job;
  readonly phase: Phase;
  readonly last: boolean;
  readonly more: RunExperimentOptions['callbacks'];
  readonly beginning: Beginning;
}

async function fitPhase(options: PhaseOptions) {
  const { job, phase, last, more, beginning } = options;
  const { experiment, onEvent, signal, sources } = job;
  const { train, validation } = sources;
  if (!train) throw new CnnError('DATA', 'the split has no image to train with.');
  const until = ownSignal(job);
  const part = await orStop(until, partOf(job, phase, beginning));
  const frozen = part?.frozen ?? {};
  job.folder.frozen = frozen;
  const model = part?.head ?? phase.model;
  const weights = beginning.weights && withoutNames(beginning.weights, frozen);
  const trainable = await orStop(
    until,
    compileJob(job, { ...phase, model }, { weights, train: part?.train ?? train, whiten: phase.begin === 0 }),
  );
  try {
    const pause = { aborted: false };
    const stop = {
      get aborted() {
        return pause.aborted || signal?.aborted === true;
      },
    };
    const callbacks = callbacksOf(job, { more, last, frozen });
    const resume = await resumedAt(trainable, { beginning, phase, frozen });
    const source = part?.train ?? train;
    const checked = part ? part.validation : validation;
    const history: History = await trainable
      .fit(source, {
        epochs: phase.end,
        initialEpoch: phase.begin,
        batchSize: experiment.training.batchSize,
        ...(checked ? { validationData: checked } : {}),
        ...classWeightOf(experiment.training, source),
        callbacks,
        ...checkpointing(job, frozen, () => {
          pause.aborted = true;
        }),
        ...(resume ? { resume } : {}),
        signal: stop,
        // Of all phases together.
        onEvent: (event) =>
          onEvent(event.type === 'trainBegin' ? { ...event, epochs: experiment.training.epochs } : event),
      })
      .catch(async (error: unknown) => {
        throw await resumable(job, error);
      });
    const left = {
      history: { epoch: history.epoch, history: history.history },
      callbacks: statesOf(callbacks),
    };
    const whole = part ? await wholeModel(job, phase, trainable, frozen) : trainable;
    const paused = (await job.team?.exchange.gatherJson(pause.aborted)) ?? [pause.aborted];
    return { trainable: whole, stopped: history.stopped, paused: paused.some(Boolean), left };
  } catch (error) {
    await trainable.dispose();
    throw error;
  }
}

/** The features of the frozen part, where nothing random is done to the images. */
async function partOf(
  job: Job,
  { model }: Phase,
  { weights, resume }: Beginning,
): Promise<CachedPart | undefined> {
  const { experiment, divided, sight, sources, engine, onEvent } = job;
  const signal = ownSignal(job);
  const { training, seed, start } = experiment;
  const { train, validation } = sources;
  const until = start && cacheableUntil(model);
  if (until === undefined || !train) return undefined;
  const random = withCrop(training.augment, training.cropSize).length > 0 || training.mix !== undefined;
  if (random) {
    onEvent({
      type: 'start',
      message: `Features: computed anew in every epoch, since training.augment, training.cropSize or training.mix change the images. Without them the part up to ${until} would be computed once.`,
    });
    return undefined;
  }
  const { set } = divided;
  const part = await cachedPart(
    {
      ...{ model, engine, train, validation, seed, signal, batchSize: training.batchSize },
      weights: resume?.state.variables ?? weights ?? {},
      prepared: (indices) =>
        preparedSource({ set, indices, seed, preprocessing: sight.preprocessing, workers: job.host.workers }),
      sampling: training.sampling === 'balanced' ? 'balanced' : undefined,
    },
    until,
  );
  const images = part.train.set.items.length;
  onEvent({
    type: 'start',
    message: `Features: the frozen part up to ${until} was computed once, for ${Math.min(images, (train.size ?? 0) + (validation?.size ?? 0))} images; what is trained reads [${part.head.input.join(', ')}].`,
  });
  return part;
}

/** The checkpoint that `fit` goes on with: the given one, or what the phase before has left, with this phase's own state. */
async function resumedAt(
  trainable: TrainableModel,
  { beginning, phase, frozen }: Pick<PhaseOptions, 'beginning' | 'phase'> & { readonly frozen: TensorValues },
): Promise<Checkpoint | undefined> {
  const { resume, before } = beginning;
  if (resume) {
    const variables = withoutNames(resume.state.variables, frozen);
    return { ...resume, state: { ...resume.state, variables } };
  }
  if (!before) return undefined;
  const { history, callbacks } = before;
  return { state: await trainable.state(), epoch: phase.begin, history, callbacks };
}

/** The model that a head was trained for, with the weights of both. */
async function wholeModel(job: Job, phase: Phase, head: TrainableModel, frozen: TensorValues) {
  const weights = { ...frozen, ...(await head.weights()) };
  const whole = await compileJob(job, phase, { weights, train: undefined, whiten: false });
  await head.dispose();
  return whole;
}

/** What is done after each epoch, in this order. */
function callbacksOf(
  job: Job,
  {
    more = [],
    last,
    frozen,
  }: { more: RunExperimentOptions['callbacks']; last: boolean; frozen: TensorValues },
): readonly Callback[] {
  const { experiment, sources, folder } = job;
  const { patience, monitor = sources.validation ? 'val_loss' : 'loss' } = experiment.training;
  const callbacks = [
    folder.saving(),
    ...(job.team?.writes === false
      ? []
      : typeof more === 'function'
        ? more({ ...folder.described, monitor })
        : more),
    // A phase that others follow is trained to its end.
    ...(patience === undefined || !last
      ? []
      : [earlyStopping({ monitor, patience, restoreBestWeights: true })]),
  ];
  return Object.keys(frozen).length === 0 ? callbacks : wholeWeights(callbacks, frozen);
}

function statesOf(callbacks: readonly Callback[]): Readonly<Record<string, CallbackState>> {
  return Object.fromEntries(
    callbacks.flatMap((callback) => (callback.state ? [[callback.name, callback.state()] as const] : [])),
  );
}

/** The model's own variables among those of a checkpoint: a phase has other slots than the one before. */
function weightsOf({ model }: Job, state: TensorValues): TensorValues {
  return modelVariables({ model, state, where: 'checkpoint' });
}
