import { type BatchSource, CnnError, type TensorValues } from '@cnn/core';
import type { BadLoss } from '../callbacks/callback.js';
import { stepInputs } from '../programs/stepInputs.js';
import { batchTensors } from './batchTensors.js';
import { totalsOf } from './checkSource.js';
import { EpochTotals, type OutputBatch } from './epochTotals.js';
import { imageProblem } from './finiteImages.js';
import type { Logs } from './history.js';
import { lossProblem } from './lossProblem.js';
import { outputBatches } from './outputBatches.js';
import { Pause } from './pause.js';
import type { Runtime, StopSignal } from './runtime.js';

export interface PassOptions {
  readonly batchSize: number;
  readonly metrics: Runtime['metrics'];
  readonly signal?: StopSignal | undefined;
  /** Called for a loss that is no finite number: throws, or the pass ends there. Without it, that is an error. */
  readonly onBadLoss?:
    | ((bad: Pick<BadLoss, 'batch' | 'loss' | 'reason' | 'message'>) => Promise<unknown>)
    | undefined;
  readonly onBatch?: (batch: {
    /** Of each trained output, the main one first. */
    readonly outputs: readonly OutputBatch[];
    readonly indices: Int32Array;
  }) => void;
}

/** Loss and metrics over all items of a source, in its order; undefined when the signal or a bad loss ended it on the way. */
export async function passOver(
  runtime: Runtime,
  source: BatchSource,
  options: PassOptions,
): Promise<Logs | undefined> {
  const { programs, session, model } = runtime;
  const { outputs } = programs;
  const program = programs.programs.evaluate;
  if (!program) throw new CnnError('TRAINING', 'the model was compiled without a program to evaluate.');
  const totals = new EpochTotals(totalsOf(runtime, source, options.metrics));
  const pause = new Pause();
  let count = 0;
  for await (const batch of source.batches({ batchSize: options.batchSize })) {
    if (options.signal?.aborted) return undefined;
    const { size, inputs, labels } = batchTensors({ batch, outputs, model });
    const where = `loss of batch ${++count} while evaluating`;
    const bad = imageProblem({ ...batch, source });
    const values: TensorValues =
      bad === undefined
        ? await session.run('evaluate', stepInputs({ program, batch: inputs, batchSize: size }))
        : {};
    const loss = values.loss?.data[0] ?? Number.NaN;
    const problem = lossProblem({ loss, where, image: bad });
    if (problem) {
      const { reason, message } = problem;
      if (!options.onBadLoss) throw new CnnError('TRAINING', message, { details: { reason } });
      await options.onBadLoss({ batch: count - 1, loss, reason, message });
      return undefined;
    }
    const given = outputBatches({ outputs, labels, values });
    totals.add({ size, loss, outputs: given });
    options.onBatch?.({ outputs: given, indices: batch.indices });
    await pause.turn();
  }
  return totals.logs();
}
