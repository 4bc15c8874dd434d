import {
  type Batch,
  type BatchSource,
  CnnError,
  monotonicTime,
  type Program,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import type { BadLoss } from '../callbacks/callback.js';
import type { Agreement } from '../cluster/agreement.js';
import { sharedBatches } from '../cluster/sharedBatches.js';
import { stepScalars } from '../optimizers/optimizer.js';
import { stepInputs } from '../programs/stepInputs.js';
import { learningRateAt } from '../schedules/learningRateAt.js';
import { batchTensors } from './batchTensors.js';
import { type EpochPosition, replay } from './checkpoint.js';
import { totalsOf } from './checkSource.js';
import type { ClassWeight } from './classWeight.js';
import { EpochRecord } from './epochRecord.js';
import type { OutputBatch } from './epochTotals.js';
import type { BatchEndEvent } from './events.js';
import { imageProblem } from './finiteImages.js';
import type { FitPlan } from './fitOptions.js';
import type { Logs } from './history.js';
import { type LossProblem, lossProblem } from './lossProblem.js';
import { outputBatches } from './outputBatches.js';
import type { Pause } from './pause.js';
import type { Runtime } from './runtime.js';

export interface TrainEpochOptions {
  readonly epoch: number;
  /** Which order the items come in. */
  readonly order: number;
  readonly pause: Pause;
  /** The batches of this epoch that are done already. */
  readonly position?: EpochPosition | undefined;
  /**
   * Called after each step that a checkpoint may follow, and after `onBatch`; false ends the epoch, which leaves no row.
   *
   * @param position what the epoch has come to; all workers of a cluster have to ask for it, or none
   */
  readonly onStep?: ((position: () => Promise<EpochPosition>) => Promise<boolean>) | undefined;
  /** Called after each step; false ends the epoch. */
  readonly onBatch: (event: BatchEndEvent) => Promise<boolean>;
  /** Called for a loss that is no finite number: throws, or the epoch ends and leaves no row. */
  readonly onBadLoss: (bad: Omit<BadLoss, 'training'>) => Promise<unknown>;
  /** Called when a callback of some worker of the cluster has asked to stop, and all know it: the epoch ends with that step. */
  readonly onAsked: (message: string) => void;
}

export interface TrainedEpoch {
  /** Undefined when the signal fired before the last batch, or a loss or weight was no finite number. */
  readonly logs: Logs | undefined;
  readonly imagesPerSecond: number;
}

/** One pass over the training set: a step for each batch. */
export async function trainEpoch(
  runtime: Runtime,
  plan: FitPlan,
  options: TrainEpochOptions,
): Promise<TrainedEpoch> {
  const { seed, progress } = runtime;
  const { source, batchSize, shuffle, signal } = plan;
  const classWeight = options.epoch >= plan.classWeightFromEpoch ? plan.classWeight : undefined;
  const { exchange } = runtime;
  const record = new EpochRecord({
    totals: totalsOf(runtime, source, runtime.metrics),
    positions: options.onStep !== undefined,
    exchange,
  });
  const batches = Math.ceil(source.size / batchSize);
  const start = monotonicTime();
  const rate = (): number => record.items / Math.max((monotonicTime() - start) / 1000, 1e-3);
  const { position } = options;
  if (position) replay(position, record);
  let batch = 0;
  const pass = { batchSize, shuffle, seed, epoch: options.order };
  const parts = exchange
    ? sharedBatches(source, { ...pass, share: { index: exchange.index, count: exchange.workers.length } })
    : source.batches(pass);
  for await (const part of parts) {
    if (position && batch < position.batches) {
      batch++; // done before training was interrupted
      continue;
    }
    if (signal?.aborted) return { logs: undefined, imagesPerSecond: rate() };
    const { epoch } = options;
    const where = `loss in epoch ${epoch + 1}, batch ${batch + 1} (step ${progress.step + 1})`;
    const { loss, size, outputs, problem, asked } = await trainStep(runtime, {
      source,
      classWeight,
      batch: part,
      where,
      agreement: plan.agreement,
    });
    if (problem) {
      await options.onBadLoss({ epoch, batch, loss, ...problem });
      return { logs: undefined, imagesPerSecond: rate() };
    }
    record.add({ size, loss, outputs }, part.share);
    if (asked !== undefined) {
      options.onAsked(asked);
      break;
    }
    const goOn = await options.onBatch({
      type: 'batchEnd',
      epoch,
      batch,
      batches,
      step: progress.step,
      size,
      loss,
      metrics: record.running(),
      imagesPerSecond: rate(),
    });
    batch++;
    if (!goOn) break;
    if (batch < batches && options.onStep && !(await options.onStep(() => record.position())))
      return { logs: undefined, imagesPerSecond: rate() };
    await options.pause.turn();
  }
  if (record.items === 0) {
    throw new CnnError(
      'TRAINING',
      'the training set gave no batch in this epoch. Check its sampler and its size.',
    );
  }
  return { logs: signal?.aborted ? undefined : await record.logs(), imagesPerSecond: rate() };
}

interface TrainedStep {
  readonly loss: number;
  readonly size: number;
  /** Empty where there is a problem. */
  readonly outputs: readonly OutputBatch[];
  /** What is wrong with the loss, if anything is. The step is not counted then. */
  readonly problem: LossProblem | undefined;
  /** Why a callback of some worker of the cluster wants to stop. */
  readonly asked: string | undefined;
}

interface TrainStepOptions {
  readonly source: BatchSource;
  readonly classWeight: ClassWeight | undefined;
  readonly batch: Batch;
  /** Where the loss is from, for messages. */
  readonly where: string;
  readonly agreement: Agreement | undefined;
}

async function trainStep(
  runtime: Runtime,
  { source, classWeight, batch, where, agreement }: TrainStepOptions,
): Promise<TrainedStep> {
  const { programs, session, optimizer, seed, progress, model } = runtime;
  const { step } = progress;
  const { schedule } = optimizer;
  if (schedule) progress.learningRate = learningRateAt({ schedule, step });
  const { learningRate } = progress;
  const { outputs } = programs;
  const { size, inputs, labels } = batchTensors({ batch, outputs, model, classWeight });
  const { share } = batch;
  const bad = imageProblem({ ...batch, source });
  const scalars = {
    ...stepScalars(optimizer, { step, learningRate }),
    ...(share && agreement?.numbers(share, bad)),
  };
  const program = programs.programs.train as Program;
  const run = (given: TensorValues): Promise<TensorValues> =>
    session.run(
      'train',
      stepInputs({
        ...{ program, batch: given, batchSize: size, scalars, seed, step },
        firstItem: share?.first,
      }),
    );
  // A worker that can't compute its share takes part in the step, for which the others wait, with nothing of its own.
  const values = bad === undefined ? await run(inputs) : agreement ? await run(withoutItems(inputs)) : {};
  const settled = agreement?.heard(values) ? await agreement.settle(learningRate) : undefined;
  const image = settled?.problem ?? bad;
  const loss = image === undefined ? (values.loss?.data[0] ?? Number.NaN) : Number.NaN;
  const problem = lossProblem({ loss, where, learningRate, image });
  if (!problem) progress.step++;
  return {
    ...{ loss, problem, asked: settled?.asked },
    size: share?.items ?? size,
    outputs: outputBatches({ outputs, labels, values }),
  };
}

/** Images of nothing, which count for nothing. */
function withoutItems(inputs: TensorValues): TensorValues {
  const { image, weight, ...others } = inputs as Record<'image' | 'weight', TensorValue>;
  const zeros = ({ shape, data }: TensorValue): TensorValue => ({
    shape,
    data: new Float32Array(data.length),
  });
  return { ...others, image: zeros(image), weight: zeros(weight) };
}
