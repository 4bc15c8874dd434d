import type { TensorValues } from '@cnn/core';
import { type ImageSource, whiteningWeights } from '@cnn/data';
import { compile, type TrainableModel } from '@cnn/train';
import type { ExperimentStart } from '../experiment/experiment.js';
import type { Phase } from '../fineTuning/phases.js';
import { metricsFor } from '../training/metricsFor.js';
import { withMonitored } from '../training/monitor.js';
import { defaultLearningRate, makeOptimizer } from '../training/optimizer.js';
import { scheduleOf } from '../training/schedule.js';
import type { Job } from './prepareJob.js';

export interface CompileJobOptions {
  /** Those that it begins with; others are random. */
  readonly weights: TensorValues | undefined;
  /** The training set, or what stands in its place. */
  readonly train: ImageSource | undefined;
  /** Whether it may begin with whitening. */
  readonly whiten: boolean;
}

/** The model of a phase on its engine, ready to train. */
export async function compileJob(
  job: Job,
  { model, begin, end }: Phase,
  options: CompileJobOptions,
): Promise<TrainableModel> {
  const { loss, engine, experiment, sources, resume, newLayers } = job;
  const { training, seed, start } = experiment;
  const followed = [sources.train, sources.validation].filter((source) => source !== undefined);
  // Mixed labels are shares: a rare label may be above a half nowhere, and then has no area.
  const mixedLabels = training.mix !== undefined && sources.train?.labelSets !== undefined;
  const { schedule, batchSize, optimizer, monitor } = training;
  const epochs = end - begin;
  const steps = Math.ceil((sources.train?.size ?? 0) / batchSize);
  const { learningRate: highest = defaultLearningRate(optimizer.name) } = optimizer;
  const learningRate = scheduleOf({ choice: schedule, learningRate: highest, epochs, steps });
  const trainable = await compile({
    model,
    engine,
    loss,
    optimizer: makeOptimizer({
      ...{ choice: optimizer, learningRate, epochs, steps },
      multipliers: multipliersOf(start, newLayers, highest),
    }),
    metrics: withMonitored(mixedLabels ? ['accuracy'] : metricsFor(followed), monitor),
    seed,
    weights: options.weights,
  });
  if (training.whiten && options.whiten && options.train && !resume)
    await whitenFirst(job, trainable, options.train);
  return trainable;
}

/** The first that fits counts: new layers have the full rate, all others, of whose names '' is a part, the backbone's. */
function multipliersOf(
  start: ExperimentStart | undefined,
  newLayers: readonly string[],
  learningRate: number,
): Readonly<Record<string, number>> | undefined {
  if (start?.backboneLearningRate === undefined) return undefined;
  const full = Object.fromEntries(newLayers.map((layer) => [`${layer}/`, 1]));
  return { ...full, '': start.backboneLearningRate / learningRate };
}

async function whitenFirst(job: Job, trainable: TrainableModel, source: ImageSource): Promise<void> {
  const { model, experiment, team } = job;
  const { seed } = experiment;
  const signal = team ? undefined : job.signal;
  const weights = await trainable.weights();
  await trainable.setWeights(await whiteningWeights({ model, weights, source, seed, signal }));
}
