import type { ImportedModel } from '@cnn/core';
import type { ReadModel } from '../fromKerasConfig.js';
import { isRecord } from '../json.js';
import type { KerasGraph } from '../topology/topology.js';
import { type SlotContext, slotsIn } from '../weights/slots.js';
import type { SourceTensor } from '../weights/sourceTensor.js';
import { readLoss, readMetrics } from './losses.js';
import { type Parameter, readOptimizer } from './readOptimizer.js';

export interface CompiledOptions {
  readonly graph: KerasGraph;
  /** `compile_config` of `.keras`, `training_config` of `.h5`: optimizer, loss and metrics. */
  readonly compiled: unknown;
  /** The optimizer's variables, in the file's order. */
  readonly tensors: readonly SourceTensor[];
}

/** A model with the optimizer, the loss and the metrics that it was compiled with. */
export function withCompiled({ imported, context }: ReadModel, options: CompiledOptions): ImportedModel {
  const { graph, compiled, tensors } = options;
  if (!isRecord(compiled)) return imported;
  const entry = compiled.optimizer ?? compiled.optimizer_config;
  const parameters = parametersOf(graph, context);
  const { optimizer, notes: ofOptimizer } = entry
    ? readOptimizer({ config: entry, tensors, parameters })
    : { optimizer: undefined, notes: [] };
  const { loss, notes: ofLoss } = readLoss(compiled.loss);
  const { metrics, notes: ofMetrics } = readMetrics([compiled.metrics, compiled.weighted_metrics]);
  return {
    ...imported,
    notes: [...imported.notes, ...ofOptimizer, ...ofLoss, ...ofMetrics],
    ...(optimizer && { optimizer }),
    ...(loss !== undefined && { loss }),
    ...(metrics.length > 0 && { metrics }),
  };
}

/** What training changes, in Keras's order. */
function parametersOf(graph: KerasGraph, context: SlotContext): readonly Parameter[] {
  const slots = graph.layers.flatMap((layer) => slotsIn(layer, context));
  return slots.flatMap(({ variable, shape, trainable, conversion }) => {
    if (!trainable || variable === undefined || !shape) return [];
    const sourceShape = conversion ? conversion.sourceShape(shape) : shape;
    const convert = (data: Float32Array): Float32Array => (conversion ? conversion.apply(data, shape) : data);
    return [{ variable, shape, sourceShape, convert }];
  });
}
