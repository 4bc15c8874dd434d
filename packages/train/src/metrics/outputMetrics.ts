import { CnnError } from '@cnn/core';
import { checkNames, type TrainedOutput } from '../programs/trainedOutputs.js';
import type { Metric } from './metric.js';
import { type MetricName, resolveMetrics } from './resolve.js';

/** Metrics of a model of one output; or those of each output by its name. */
export type OutputMetrics =
  | readonly (MetricName | Metric)[]
  | Readonly<Record<string, readonly (MetricName | Metric)[]>>;

/** A metric of one of a model's outputs. */
export interface OutputMetric {
  readonly output: TrainedOutput;
  readonly metric: Metric;
  /** Its name in the history: with several outputs the output's name is in front, `grade_accuracy`. */
  readonly name: string;
}

/**
 * The metrics of a model's outputs, with Keras's names.
 *
 * @throws CnnError (TRAINING) for a list where there are several outputs, an output that is not trained, an unknown metric, or one name twice
 */
export function resolveOutputMetrics(
  given: OutputMetrics,
  outputs: readonly TrainedOutput[],
  several: boolean,
): readonly OutputMetric[] {
  if (Array.isArray(given) && given.length === 0) return [];
  const names = outputs.map(({ name }) => name);
  if (Array.isArray(given) || typeof given !== 'object') {
    if (!several)
      return metricsOf(given as readonly (MetricName | Metric)[], outputs[0] as TrainedOutput, '');
    throw new CnnError(
      'TRAINING',
      `metrics: expected the metrics of each output, such as { ${names[0]}: ['accuracy'] }, received a list. The model has the outputs ${names.join(', ')}.`,
    );
  }
  const byOutput = given as Readonly<Record<string, readonly (MetricName | Metric)[]>>;
  checkNames('metrics', byOutput, names);
  const all = outputs.flatMap((output) =>
    Object.hasOwn(byOutput, output.name)
      ? metricsOf(byOutput[output.name] ?? [], output, several ? `${output.name}_` : '')
      : [],
  );
  const taken = new Set(['loss', ...(several ? names.map((name) => `${name}_loss`) : [])]);
  for (const { name } of all) {
    if (taken.has(name))
      throw new CnnError('TRAINING', `metrics: the name '${name}' is there twice. Give one another name.`);
    taken.add(name);
  }
  return all;
}

function metricsOf(
  list: readonly (MetricName | Metric)[],
  output: TrainedOutput,
  before: string,
): readonly OutputMetric[] {
  return resolveMetrics(list).map((metric) => ({ output, metric, name: `${before}${metric.name}` }));
}

/** The same as metrics that callbacks see, under their names in the history. */
export function namedMetrics(metrics: readonly OutputMetric[]): readonly Metric[] {
  return metrics.map(({ metric, name }) =>
    name === metric.name
      ? metric
      : { name, direction: metric.direction, begin: (target) => metric.begin(target) },
  );
}
