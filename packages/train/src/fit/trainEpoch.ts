import {
  type Batch,
  type BatchSource,
  CnnError,
  monotonicTime,
  type Program,
  type TensorValues,
} from '@cnn/core';
import type { BadLoss } from '../callbacks/callback.js';
import { stepScalars } from '../optimizers/optimizer.js';
import { stepInputs } from '../programs/stepInputs.js';
import { learningRateAt } from '../schedules/learningRateAt.js';
import { batchTensors } from './batchTensors.js';
import { type EpochPosition, PositionRecorder, replay } from './checkpoint.js';
import { totalsOf } from './checkSource.js';
import type { ClassWeight } from './classWeight.js';
import { EpochTotals, type OutputBatch } from './epochTotals.js';
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
  /** Called after each step that a checkpoint may follow, and after `onBatch`; false ends the epoch, which leaves no row. */
  readonly onStep?: ((position: PositionRecorder) => Promise<boolean>) | undefined;
  /** Called after each step; false ends the epoch. */
  readonly onBatch: (event: BatchEndEvent) => Promise<boolean>;
  /** Called for a loss that is no finite number: throws, or the epoch ends and leaves no row. */
  readonly onBadLoss: (bad: Omit<BadLoss, 'training'>) => Promise<unknown>;
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
  const totals = new EpochTotals(totalsOf(runtime, source, runtime.metrics));
  const batches = Math.ceil(source.size / batchSize);
  const start = monotonicTime();
  const rate = (): number => totals.items / Math.max((monotonicTime() - start) / 1000, 1e-3);
  const recorder = new PositionRecorder(totals.outputs);
  const { position } = options;
  if (position) replay(position, totals, recorder);
  let batch = 0;
  for await (const part of source.batches({ batchSize, shuffle, seed, epoch: options.order })) {
    if (position && batch < position.batches) {
      batch++; // done before training was interrupted
      continue;
    }
    if (signal?.aborted) return { logs: undefined, imagesPerSecond: rate() };
    const { epoch } = options;
    const where = `loss in epoch ${epoch + 1}, batch ${batch + 1} (step ${progress.step + 1})`;
    const { loss, size, outputs, problem } = await trainStep(runtime, {
      source,
      classWeight,
      batch: part,
      where,
    });
    if (problem) {
      await options.onBadLoss({ epoch, batch, loss, ...problem });
      return { logs: undefined, imagesPerSecond: rate() };
    }
    totals.add({ size, loss, outputs });
    if (options.onStep) recorder.add({ size, loss, outputs });
    const goOn = await options.onBatch({
      type: 'batchEnd',
      epoch,
      batch,
      batches,
      step: progress.step,
      size,
      loss,
      metrics: totals.running(),
      imagesPerSecond: rate(),
    });
    batch++;
    if (!goOn) break;
    if (batch < batches && options.onStep && !(await options.onStep(recorder)))
      return { logs: undefined, imagesPerSecond: rate() };
    await options.pause.turn();
  }
  if (totals.items === 0) {
    throw new CnnError(
      'TRAINING',
      'the training set gave no batch in this epoch. Check its sampler and its size.',
    );
  }
  return { logs: signal?.aborted ? undefined : totals.logs(), imagesPerSecond: rate() };
}

interface TrainedStep {
  readonly loss: number;
  readonly size: number;
  /** Empty where there is a problem. */
  readonly outputs: readonly OutputBatch[];
  /** What is wrong with the loss, if anything is. The step is not counted then. */
  readonly problem: LossProblem | undefined;
}

interface TrainStepOptions {
  readonly source: BatchSource;
  readonly classWeight: ClassWeight | undefined;
  readonly batch: Batch;
  /** Where the loss is from, for messages. */
  readonly where: string;
}

async function trainStep(
  runtime: Runtime,
  { source, classWeight, batch, where }: TrainStepOptions,
): Promise<TrainedStep> {
  const { programs, session, optimizer, seed, progress, model } = runtime;
  const { step } = progress;
  const { schedule } = optimizer;
  if (schedule) progress.learningRate = learningRateAt({ schedule, step });
  const { learningRate } = progress;
  const { outputs } = programs;
  const { size, inputs, labels } = batchTensors({ batch, outputs, model, classWeight });
  const scalars = stepScalars(optimizer, { step, learningRate });
  const program = programs.programs.train as Program;
  const bad = imageProblem({ ...batch, source });
  const values: TensorValues =
    bad === undefined
      ? await session.run(
          'train',
          stepInputs({ program, batch: inputs, batchSize: size, scalars, seed, step }),
        )
      : {};
  const loss = values.loss?.data[0] ?? Number.NaN;
  const problem = lossProblem({ loss, where, learningRate, image: bad });
  if (!problem) progress.step++;
  return { loss, size, outputs: outputBatches({ outputs, labels, values }), problem };
}
