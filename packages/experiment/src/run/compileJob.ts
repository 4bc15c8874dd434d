import { type ImageSource, whiteningWeights } from '@cnn/data';
import { compile, type TrainableModel } from '@cnn/train';
import { metricsFor } from '../training/metricsFor.js';
import { withMonitored } from '../training/monitor.js';
import { defaultLearningRate, makeOptimizer } from '../training/optimizer.js';
import { scheduleOf } from '../training/schedule.js';
import type { Job } from './prepareJob.js';

/** The model on its engine, ready to train. */
export async function compileJob(job: Job): Promise<TrainableModel> {
  const { model, loss, engine, experiment, sources, resume } = job;
  const { training, seed } = experiment;
  const followed = [sources.train, sources.validation].filter((source) => source !== undefined);
  // Mixed labels are shares: a rare label may be above a half nowhere, and then has no area.
  const mixedLabels = training.mix !== undefined && sources.train?.labelSets !== undefined;
  const { schedule, epochs, batchSize, optimizer, monitor } = training;
  const steps = Math.ceil((sources.train?.size ?? 0) / batchSize);
  const { learningRate: highest = defaultLearningRate(optimizer.name) } = optimizer;
  const learningRate = scheduleOf({ choice: schedule, learningRate: highest, epochs, steps });
  const trainable = await compile({
    model,
    engine,
    loss,
    optimizer: makeOptimizer({ choice: optimizer, learningRate, epochs, steps }),
    metrics: withMonitored(mixedLabels ? ['accuracy'] : metricsFor(followed), monitor),
    seed,
  });
  if (training.whiten && sources.train && !resume) await whitenFirst(job, trainable, sources.train);
  return trainable;
}

async function whitenFirst(job: Job, trainable: TrainableModel, source: ImageSource): Promise<void> {
  const { model, experiment, signal } = job;
  const { seed } = experiment;
  const weights = await trainable.weights();
  await trainable.setWeights(await whiteningWeights({ model, weights, source, seed, signal }));
}
