import { CnnError } from '@cnn/core';
import { learningRateCurve, toSvg } from '@cnn/plot';
import { type FindLearningRateOptions, findLearningRate, type LearningRateSweep } from '@cnn/train';
import { classWeightOf } from '../data/sources.js';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { writeSealed } from '../files/sealedJson.js';
import type { Phase } from '../fineTuning/phases.js';
import { compileJob } from './compileJob.js';
import { orStop } from './orStop.js';
import { prepare } from './prepareJob.js';
import { openRun } from './runFolder.js';
import type { RunExperimentOptions } from './runOptions.js';
import { withStart } from './withStart.js';

export interface FindExperimentRateOptions
  extends Pick<
      RunExperimentOptions,
      | 'experiment'
      | 'set'
      | 'split'
      | 'start'
      | 'engine'
      | 'store'
      | 'overwrite'
      | 'signal'
      | 'onEvent'
      | 'host'
    >,
    OrUndefined<Pick<FindLearningRateOptions, 'startLearningRate' | 'endLearningRate' | 'steps'>> {}

type OrUndefined<Options> = { readonly [Name in keyof Options]?: Options[Name] | undefined };

/**
 * Trains the model of an experiment a little while the learning rate grows, to suggest one. Leaves `learning-rate.svg` and
 * `learning-rate.json` in the store.
 *
 * @throws CnnError as `runExperiment` does before it trains
 */
export async function findExperimentRate(options: FindExperimentRateOptions): Promise<LearningRateSweep> {
  const { store, overwrite = false, signal, host = {}, onEvent = () => {} } = options;
  const given = parseExperiment(options.experiment);
  const tell = (message: string): void => onEvent({ type: 'folder', message });
  const run = await openRun({ store, command: 'lr-find', overwrite, tell });
  try {
    const { set, split, engine } = options;
    const { experiment, start } = await withStart(given, options);
    const job = await orStop(
      signal,
      prepare({
        experiment,
        set,
        split,
        engine,
        start,
        host,
        signal,
        onEvent,
        run,
        checkpointEvery: undefined,
      }),
    );
    const source = job.sources.train;
    if (!source) throw new CnnError('DATA', 'the split has no image to train with.');
    const [phase] = job.phases as readonly [Phase];
    const begin = { weights: job.startWeights, train: source, whiten: true };
    const model = await orStop(signal, compileJob(job, phase, begin));
    try {
      const { startLearningRate, endLearningRate, steps } = options;
      const sweep = await findLearningRate({
        model,
        source,
        batchSize: experiment.training.batchSize,
        ...(startLearningRate === undefined ? {} : { startLearningRate }),
        ...(endLearningRate === undefined ? {} : { endLearningRate }),
        ...(steps === undefined ? {} : { steps }),
        ...classWeightOf(experiment.training, source),
        ...(signal ? { signal } : {}),
      });
      await run.begin({});
      await store.write('learning-rate.svg', await toSvg(learningRateCurve({ sweep })));
      await writeSealed(store, 'learning-rate.json', { run: run.run, ...sweep });
      return sweep;
    } finally {
      await model.dispose();
    }
  } finally {
    await run.release();
  }
}
