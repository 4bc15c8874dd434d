import { type Batch, type BatchSource, CnnError, type TensorValues } from '@cnn/core';
import type { BadLoss } from '../callbacks/callback.js';
import type { ClusterExchange } from '../cluster/exchange.js';
import { gatherBatches, type OwnBatch, type PassProblem } from '../cluster/gatherBatches.js';
import { sharedBatches } from '../cluster/sharedBatches.js';
import { copyOf } from '../metrics/metric.js';
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
  /** Of a worker that shares the pass with others: each has some of the batches, and all get the results of all. */
  readonly exchange?: ClusterExchange | undefined;
  readonly signal?: StopSignal | undefined;
  /** Called for a loss that is no finite number: throws, or the pass ends there. Without it, that is an error. */
  readonly onBadLoss?:
    | ((bad: Pick<BadLoss, 'batch' | 'loss' | 'reason' | 'message'>) => Promise<unknown>)
    | undefined;
  readonly onBatch?: (batch: {
    /** Of each trained output, the main one first. */
    readonly outputs: readonly OutputBatch[];
    readonly indices: Int32Array;
    /** Which batch of the pass, from 0. */
    readonly number: number;
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
  const { batchSize, exchange } = options;
  const totals = new EpochTotals(totalsOf(runtime, source, options.metrics));
  const pause = new Pause();
  const own: OwnBatch[] = [];
  let found: PassProblem | undefined;
  let count = 0;
  for await (const batch of exchange
    ? shareOfPass(source, batchSize, exchange)
    : source.batches({ batchSize })) {
    if (options.signal?.aborted) return undefined;
    const { share } = batch;
    const number = share?.number ?? count++;
    const { size, inputs, labels } = batchTensors({ batch, outputs, model });
    const where = `loss of batch ${number + 1} while evaluating`;
    const bad = imageProblem({ ...batch, source });
    const values: TensorValues =
      bad === undefined
        ? await session.run('evaluate', stepInputs({ program, batch: inputs, batchSize: size }))
        : {};
    const loss = values.loss?.data[0] ?? Number.NaN;
    const problem = lossProblem({ loss, where, image: bad });
    if (problem) {
      found = { batch: number, loss, ...problem };
      break;
    }
    const given = outputBatches({ outputs, labels, values });
    if (share) own.push({ size, loss, outputs: given.map(copied), share });
    else totals.add({ size, loss, outputs: given });
    options.onBatch?.({ outputs: given, indices: batch.indices, number });
    await pause.turn();
  }
  if (exchange) {
    const all = await gatherBatches(exchange, own, found);
    found = all.problem;
    for (const batch of all.batches) totals.add(batch);
  }
  if (!found) return totals.logs();
  const { batch, reason, message } = found;
  if (!options.onBadLoss) throw new CnnError('TRAINING', message, { details: { reason } });
  await options.onBadLoss({ batch, loss: found.loss ?? Number.NaN, reason, message });
  return undefined;
}

/** A worker has every so-and-so-manyth batch. */
function shareOfPass(
  source: BatchSource,
  batchSize: number,
  { index, workers }: ClusterExchange,
): AsyncIterable<Batch> {
  return sharedBatches(source, { batchSize, share: { index, count: workers.length, of: 'batches' } });
}

function copied({ loss, labels, predictions }: OutputBatch): OutputBatch {
  return { loss, labels: copyOf(labels), predictions: copyOf(predictions) };
}
