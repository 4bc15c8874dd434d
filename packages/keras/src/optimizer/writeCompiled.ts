import { CnnError, type ImportedOptimizer } from '@cnn/core';
import type { Json } from '../json.js';
import { type WrittenModel, weightsOfLayer } from '../toKerasConfig.js';
import { writeLoss, writeMetric } from './losses.js';
import { type WrittenOptimizer, type WrittenParameter, writeOptimizer } from './writeOptimizer.js';

/** What a model is compiled with, for those who train on. */
export interface CompileSettings {
  /**
   * With its state, so that training goes on where it was. Default: none, or with a loss or metrics Keras's own default, a new
   * RMSprop.
   */
  readonly optimizer?: ImportedOptimizer | undefined;
  /** The name of a loss of ours, or one for each output. Default none. */
  readonly loss?: string | readonly string[] | undefined;
  /** Names of metrics of ours. Default none. */
  readonly metrics?: readonly string[] | undefined;
}

/** What `model.compile(loss=…)` takes in Keras. */
const KERAS_DEFAULT: ImportedOptimizer = { name: 'rmsprop', options: {}, step: 0, slots: {} };

export interface WriteCompiledOptions {
  readonly written: WrittenModel;
  readonly settings: CompileSettings;
  /** Of Keras. */
  readonly version: 2 | 3;
}

export interface WrittenCompiled {
  readonly optimizer: WrittenOptimizer;
  /** Loss and metrics as Keras has them, with the rest of what `compile` takes. */
  readonly settings: Json;
}

/**
 * What a model is compiled with, in Keras's words; undefined where nothing is given.
 *
 * @throws CnnError (MODEL) for what Keras does not have
 */
export function writeCompiled(options: WriteCompiledOptions): WrittenCompiled | undefined {
  const { written, settings, version } = options;
  const { loss, metrics = [] } = settings;
  if (!settings.optimizer && loss === undefined && metrics.length === 0) return undefined;
  const optimizer = settings.optimizer ?? KERAS_DEFAULT;
  const all = written.graph.layers.flatMap((layer) => weightsOfLayer(layer, written));
  // The order of layers, not that of a file, which puts the trained ones of a model first: both are the same among them.
  const parameters = all
    .filter(({ trainable }) => trainable)
    .map(({ variable, path, shape }): WrittenParameter => ({ variable, path, shape }));
  return {
    optimizer: writeOptimizer({ optimizer, parameters, version }),
    settings: {
      loss: typeof loss === 'string' ? lossOf(loss) : loss ? loss.map(lossOf) : null,
      loss_weights: null,
      metrics: metrics.length > 0 ? metrics.map(metricOf) : null,
      weighted_metrics: null,
      run_eagerly: false,
      steps_per_execution: 1,
      jit_compile: false,
    },
  };
}

function lossOf(loss: string): string {
  const name = writeLoss(loss);
  if (name !== undefined) return name;
  throw new CnnError('MODEL', `writeKeras: Keras has no loss like '${loss}'. Leave it out.`);
}

function metricOf(metric: string): unknown {
  const name = writeMetric(metric);
  if (name !== undefined) return name;
  throw new CnnError('MODEL', `writeKeras: Keras has no metric like '${metric}'. Leave it out.`);
}
