import { BATCH, Graph, type LoweredLayer, type LoweredModel, lowerModel, type Value } from '@cnn/core';
import type { ExplainableModel } from './explainableModel.js';

/** A model on a graph of its own, as it predicts. */
export interface Lowered extends LoweredModel {
  readonly graph: Graph;
  /** What the model sees, `[batch, height, width, channels]`. */
  readonly image: Value;
}

/** The layer that a model's main output is the value of. */
export function mainLayer({ layers, output }: LoweredModel): LoweredLayer | undefined {
  return layers.findLast((layer) => layer.output.id === output.id);
}

export interface LoweredOptions {
  /** Makes what the model sees out of other values. Default: it is the input `image`. */
  readonly image?: ((graph: Graph) => Value) | undefined;
  /**
   * Names of layers that are read through a value of their own, which changes nothing and which no other operation is drawn through.
   * The maximum of a pooling, for instance, is taken before the relu in front of it, and the relu's own value is not on the way to the output.
   */
  readonly tapped?: readonly string[] | undefined;
}

export function loweredModel(
  { definition, layers }: Pick<ExplainableModel, 'definition' | 'layers'>,
  { image: make, tapped = [] }: LoweredOptions = {},
): Lowered {
  const graph = new Graph();
  const shape = [BATCH, ...definition.input];
  const image = make?.(graph) ?? graph.input('image', { shape, dtype: 'float32', source: { kind: 'batch' } });
  const through = (path: string, value: Value): Value =>
    tapped.includes(path)
      ? graph.apply('reshape', [value], {}, { shape: value.shape, dtype: value.dtype })
      : value;
  return { graph, image, ...lowerModel(graph, definition, { image, training: false, layers, through }) };
}
