import { CnnError, INPUT, type LoweredLayer, type ModelDefinition, sizeOf } from '@cnn/core';
import type { Segment } from './transposition.js';

/** What a vector is made of, where it holds flattened images whose order differs; undefined for others. */
export type FlatOrder = readonly Segment[] | undefined;

/**
 * How vectors are ordered that come from flattened images: ours are row by row with the channels last, PyTorch's have the channels
 * first. A dense layer, or a normalization of such a vector, needs it.
 *
 * @returns by the layers' names, the order of their values
 */
export function flatOrders(
  model: ModelDefinition,
  layers: readonly LoweredLayer[],
): ReadonlyMap<string, FlatOrder> {
  const orders = new Map<string, FlatOrder>();
  const shapes = new Map<string, readonly number[]>([
    [INPUT, model.input],
    ...Object.entries(model.extraInputs ?? {}),
  ]);
  for (const { layer, inputs, output } of layers) {
    const shape = output.shape.slice(1);
    const sources = inputs.map((name) => ({ shape: shapes.get(name) ?? [], order: orders.get(name) }));
    shapes.set(layer.name, shape);
    orders.set(layer.name, orderOf(layer, shape, sources));
  }
  return orders;
}

interface Source {
  /** Without the batch. */
  readonly shape: readonly number[];
  readonly order: FlatOrder;
}

function orderOf(
  { name, type }: LoweredLayer['layer'],
  shape: readonly number[],
  sources: readonly Source[],
): FlatOrder {
  if (type === 'dense' || type === 'cosineDense') return undefined;
  const first = sources[0]?.shape ?? [];
  if (type === 'flatten' || type === 'reshape') {
    if (first.length === 3 && shape.length === 1) {
      const segment = segmentOf(first);
      return isOrdered(segment) ? [segment] : undefined;
    }
    // A vector that becomes an image: PyTorch's view() fills one channel after the other.
    if (first.length === 1 && shape.length === 3 && isOrdered(segmentOf(shape))) throw reordered(name, type);
  }
  if (sources.every(({ order }) => order === undefined)) return undefined;
  if (type === 'concatenate')
    return sources.flatMap((source) => source.order ?? [{ channels: sizeOf(source.shape), places: 1 }]);
  const known = sources.find(({ order }) => order !== undefined)?.order;
  const keeps = sources.every(
    (source) => source.shape.join() === shape.join() && sameOrder(source.order, known),
  );
  if (!keeps || shape.length !== 1) throw reordered(name, type);
  return known;
}

const segmentOf = (image: readonly number[]): Segment => ({
  channels: image[2] as number,
  places: (image[0] as number) * (image[1] as number),
});

export function sameOrder(a: FlatOrder, b: FlatOrder): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const isOrdered = ({ channels, places }: Segment): boolean => channels > 1 && places > 1;

export function reordered(name: string, type: string): CnnError {
  return new CnnError(
    'MODEL',
    `layer '${name}' (${type}) puts numbers in an order that PyTorch, with its channels first, has not. Weights can't be carried over to or from such a model.`,
    { details: { reason: 'unsupportedLayer', layer: name, type } },
  );
}
