import type { Value } from '../graph/graph.js';
import { broadcastShapes, type Shape } from '../graph/shape.js';
import { itemShape, type LayerBase, type LayerRule, layerError } from './layer.js';

/** The rule of a layer that combines inputs of one shape (or that broadcast to one) element by element. */
export function mergeRule<L extends LayerBase>(
  combine: (a: Value, b: Value) => Value,
  finish: (merged: Value, count: number) => Value = (merged) => merged,
): Pick<LayerRule<L>, 'merges' | 'check' | 'lower'> {
  return {
    merges: true,
    check(_layer, inputs) {
      inputs.reduce((merged, shape) => {
        const next = broadcastShapes(merged, shape);
        if (!next || merged.length !== shape.length) {
          throw layerError(`needs inputs of one shape, received ${inputs.map(itemShape).join(' and ')}.`);
        }
        return next;
      });
    },
    lower: ({ inputs }) => finish(inputs.reduce(combine), inputs.length),
  };
}

/** All inputs have this shape but along the last axis. */
export function expectSameButLast(inputs: readonly Shape[]): void {
  const [first, ...others] = inputs as [Shape, ...Shape[]];
  const outer = (shape: Shape): string => shape.slice(0, -1).join();
  if (others.some((shape) => shape.length !== first.length || outer(shape) !== outer(first))) {
    throw layerError(
      `needs inputs that differ in their last dimension only, received ${inputs.map(itemShape).join(' and ')}.`,
    );
  }
}
