import { type ImageSource, whiteningWeights } from '@cnn/data';
import { compile, type TrainableModel } from '@cnn/train';
import { metricsFor } from './metricsFor.js';
import { withMonitored } from './monitor.js';
import { makeOptimizer } from './optimizer.js';
import type { Job } from './prepareJob.js';
import { scheduleOf } from './schedule.js';

/** The model on its engine, ready to train. */
export async function compileJob(job: Job): Promise<TrainableModel> {
  const { model, loss, engine, settings, sources, resume } = job;
  const followed = [sources.train, sources.validation].filter((source) => source !== undefined);
  // Mixed labels are shares: a rare label may be above a half nowhere, and then has no area.
  const mixedLabels = settings.mix !== undefined && sources.train?.labelSets !== undefined;
  const { schedule: choice, epochs, batchSize } = settings;
  const steps = Math.ceil((sources.train?.size ?? 0) / batchSize);
  const learningRate = scheduleOf({ choice, learningRate: settings.optimizer.learningRate, epochs, steps });
  const trainable = await compile({
    model,
    engine,
    loss,
    optimizer: makeOptimizer({ choice: settings.optimizer, learningRate, epochs, steps }),
    metrics: withMonitored(mixedLabels ? ['accuracy'] : metricsFor(followed), settings.monitor),
    seed: settings.seed,
  });
  if (settings.whiten && sources.train && !resume) await whitenFirst(job, trainable, sources.train);
  return trainable;
}

async function whitenFirst(job: Job, trainable: TrainableModel, source: ImageSource): Promise<void> {
  const { model, settings, interrupt } = job;
  const { seed } = settings;
  const weights = await trainable.weights();
  await trainable.setWeights(
    await whiteningWeights({ model, weights, source, seed, signal: interrupt.signal }),
  );
}
