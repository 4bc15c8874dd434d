import { type BatchSource, CnnError, checkInteger, checkOptionNames, type TensorValue } from '@cnn/core';
import { confusionMatrix, type Evaluated, labelClasses, predictedClasses, type Task } from '@cnn/evaluation';
import { classCount } from '../losses/labelMode.js';
import { copyOf, joinRows } from '../metrics/metric.js';
import { type OutputMetrics, resolveOutputMetrics } from '../metrics/outputMetrics.js';
import { severalOutputs, type TrainedOutput } from '../programs/trainedOutputs.js';
import { checkSource, metricTarget, requireSource } from './checkSource.js';
import type { Logs } from './history.js';
import { passOver } from './passOver.js';
import type { Runtime, StopSignal } from './runtime.js';

export interface EvaluateOptions {
  /** Default 32. */
  readonly batchSize?: number | undefined;
  /** Default: those that the model was compiled with. Of a model with several outputs, by their names. */
  readonly metrics?: OutputMetrics | undefined;
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
  const { outputs } = runtime.programs;
  const several = severalOutputs(runtime.model);
  const metrics = options.metrics ? resolveOutputMetrics(options.metrics, outputs, several) : runtime.metrics;
  const { batchSize = 32, signal } = options;
  checkInteger('batchSize', batchSize, 1);
  checkSource({ runtime, source, name: 'set to evaluate', metrics });
  const rows = outputs.map(() => ({ labels: [] as TensorValue[], predictions: [] as TensorValue[] }));
  const indices: number[] = [];
  const logs = await passOver(runtime, source, {
    batchSize,
    metrics,
    signal,
    onBatch(batch) {
      for (const [at, { labels, predictions }] of batch.outputs.entries()) {
        rows[at]?.labels.push(copyOf(labels));
        rows[at]?.predictions.push(copyOf(predictions));
      }
      for (const index of batch.indices) indices.push(index);
    },
  });
  if (!logs) throw new CnnError('ABORTED', 'evaluate was stopped before its last batch.');
  const { loss = Number.NaN, ...values } = logs;
  const parts = outputs.map((output, at) => {
    const [labels, predictions] = [joinRows(rows[at]?.labels ?? []), joinRows(rows[at]?.predictions ?? [])];
    const matrix = matrixOf(output, { labels, predictions });
    return {
      task: taskOf(output),
      ...(matrix ? { confusionMatrix: matrix } : {}),
      ...{ predictions, labels },
    };
  });
  const [main] = parts as [(typeof parts)[number]];
  const all = { classNames: source.classNames, indices: Int32Array.from(indices) };
  const result = { ...main, loss, metrics: values, ...all };
  if (!several) return result;
  const byName = outputs.map((output, at) => [
    output.name,
    {
      ...(parts[at] as typeof main),
      loss: values[`${output.name}_loss`] ?? loss,
      metrics: ownMetrics(output, values, metrics),
      classNames: metricTarget(output, source).classNames ?? [],
    },
  ]);
  return { ...result, outputs: Object.fromEntries(byName) };
}

/** The metrics of one output, under their names without it. */
function ownMetrics(output: TrainedOutput, values: Logs, metrics: Runtime['metrics']): Logs {
  const own = metrics.filter((one) => one.output === output);
  return Object.fromEntries(own.map(({ metric, name }) => [metric.name, values[name] ?? Number.NaN]));
}

function matrixOf(
  { labelMode, outputShape }: TrainedOutput,
  { predictions, labels }: { readonly predictions: TensorValue; readonly labels: TensorValue },
): number[][] | undefined {
  const classes = classCount(labelMode, outputShape);
  if (classes === undefined) return undefined;
  return confusionMatrix({ labels: labelClasses(labels), predicted: predictedClasses(predictions), classes });
}

/** What the labels that the loss takes say is decided. */
function taskOf({ labelMode, outputShape }: TrainedOutput): Task {
  const classes = classCount(labelMode, outputShape);
  if (classes === undefined) return labelMode === 'binary' ? 'multilabel' : 'other';
  return classes > 2 ? 'multiclass' : 'binary';
}
