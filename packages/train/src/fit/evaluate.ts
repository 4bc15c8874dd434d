import {
  type BatchSource,
  CnnError,
  checkInteger,
  checkOptionNames,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { confusionMatrix, type Evaluated, labelClasses, predictedClasses, type Task } from '@cnn/evaluation';
import type { BadLoss } from '../callbacks/callback.js';
import { classCount } from '../losses/labelMode.js';
import { copyOf, joinRows, type Metric } from '../metrics/metric.js';
import { type MetricName, resolveMetrics } from '../metrics/resolve.js';
import { stepInputs } from '../programs/stepInputs.js';
import { batchTensors } from './batchTensors.js';
import { checkSource, metricTarget, requireSource } from './checkSource.js';
import { EpochTotals } from './epochTotals.js';
import { imageProblem } from './finiteImages.js';
import type { Logs } from './history.js';
import { lossProblem } from './lossProblem.js';
import { Pause } from './pause.js';
import type { Runtime, StopSignal } from './runtime.js';

export interface EvaluateOptions {
  /** Default 32. */
  readonly batchSize?: number | undefined;
  /** Default: those that the model was compiled with. */
  readonly metrics?: readonly (MetricName | Metric)[] | undefined;
  readonly signal?: StopSignal | undefined;
}

/** @throws CnnError with code ABORTED when the signal fires */
export async function evaluate(
  runtime: Runtime,
  source: BatchSource,
  options: EvaluateOptions = {},
): Promise<Evaluated<TensorValue>> {
  checkOptionNames({
    where: 'evaluate',
    options,
    names: { batchSize: true, metrics: true, signal: true },
  });
  requireSource('evaluate', source);
  const metrics = options.metrics ? resolveMetrics(options.metrics) : runtime.metrics;
  const { batchSize = 32, signal } = options;
  checkInteger('batchSize', batchSize, 1);
  checkSource({ runtime, source, name: 'set to evaluate', metrics });
  const predictions: TensorValue[] = [];
  const labels: TensorValue[] = [];
  const indices: number[] = [];
  const logs = await passOver(runtime, source, {
    batchSize,
    metrics,
    signal,
    onBatch(batch) {
      predictions.push(copyOf(batch.predictions));
      labels.push(copyOf(batch.labels));
      for (const index of batch.indices) indices.push(index);
    },
  });
  if (!logs) throw new CnnError('ABORTED', 'evaluate was stopped before its last batch.');
  const { loss = Number.NaN, ...values } = logs;
  const all = { predictions: joinRows(predictions), labels: joinRows(labels) };
  const matrix = matrixOf(runtime, all);
  return {
    task: taskOf(runtime),
    loss,
    metrics: values,
    ...(matrix ? { confusionMatrix: matrix } : {}),
    classNames: source.classNames,
    ...all,
    indices: Int32Array.from(indices),
  };
}

export interface PassOptions {
  readonly batchSize: number;
  readonly metrics: readonly Metric[];
  readonly signal?: StopSignal | undefined;
  /** Called for a loss that is no finite number: throws, or the pass ends there. Without it, that is an error. */
  readonly onBadLoss?:
    | ((bad: Pick<BadLoss, 'batch' | 'loss' | 'reason' | 'message'>) => Promise<unknown>)
    | undefined;
  readonly onBatch?: (batch: {
    readonly predictions: TensorValue;
    readonly labels: TensorValue;
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
  const program = programs.programs.evaluate;
  if (!program) throw new CnnError('TRAINING', 'the model was compiled without a program to evaluate.');
  const totals = new EpochTotals(options.metrics, metricTarget(runtime, source));
  const pause = new Pause();
  let count = 0;
  for await (const batch of source.batches({ batchSize: options.batchSize })) {
    if (options.signal?.aborted) return undefined;
    const { size, ...tensors } = batchTensors({ batch, programs, imageShape: model.input });
    const where = `loss of batch ${++count} while evaluating`;
    const bad = imageProblem({ ...batch, source });
    const outputs: TensorValues =
      bad === undefined
        ? await session.run('evaluate', stepInputs({ program, batch: tensors, batchSize: size }))
        : {};
    const loss = outputs.loss?.data[0] ?? Number.NaN;
    const problem = lossProblem({ loss, where, image: bad });
    if (problem) {
      const { reason, message } = problem;
      if (!options.onBadLoss) throw new CnnError('TRAINING', message, { details: { reason } });
      await options.onBadLoss({ batch: count - 1, loss, reason, message });
      return undefined;
    }
    const predictions = outputs.prediction as TensorValue;
    totals.add({ size, loss, labels: tensors.label, predictions });
    options.onBatch?.({ predictions, labels: tensors.label, indices: batch.indices });
    await pause.turn();
  }
  return totals.logs();
}

function matrixOf(
  { programs }: Runtime,
  { predictions, labels }: { readonly predictions: TensorValue; readonly labels: TensorValue },
): number[][] | undefined {
  const classes = classCount(programs.labelMode, programs.outputShape);
  if (classes === undefined) return undefined;
  return confusionMatrix({ labels: labelClasses(labels), predicted: predictedClasses(predictions), classes });
}

/** What the labels that the loss takes say is decided. */
function taskOf({ programs: { labelMode, outputShape } }: Runtime): Task {
  const classes = classCount(labelMode, outputShape);
  if (classes === undefined) return labelMode === 'binary' ? 'multilabel' : 'other';
  return classes > 2 ? 'multiclass' : 'binary';
}
