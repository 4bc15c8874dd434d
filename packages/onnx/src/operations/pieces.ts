import type { ElementType } from '../messages/definitions.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import { GraphWriter, type Tensor } from '../writing/graphWriter.js';

/** A tensor whose first axis is the batch. */
interface Batched {
  readonly tensor: Tensor;
  readonly shape: readonly number[];
  /** Default float32. */
  readonly type?: ElementType;
}

interface PiecesOptions {
  /** What a piece gets its items of. */
  readonly over: readonly Batched[];
  /** So many items are handled at a time. */
  readonly size: number;
  /** The shapes of sums over the batch. */
  readonly sums?: readonly (readonly number[])[];
  /** What is made for each item: shapes and types for the whole batch. */
  readonly made?: readonly Omit<Batched, 'tensor'>[];
  /** Writes what is done with a piece's items: gives what they add to the sums, then what is made of them. */
  readonly write: (emission: Emission, parts: readonly Tensor[], items: number) => readonly Tensor[];
}

/**
 * The most items of equal pieces, of `bytes` each, that fit into a processor's cache together.
 *
 * @param most of a piece; default all. Below 1 it is no limit
 */
export function pieceSize(items: number, bytes: number, most = items): number {
  const limit = Math.min(items, Math.floor(CACHE_BYTES / bytes), most < 1 ? items : most);
  let size = Math.max(1, limit);
  while (items % size !== 0) size--;
  return size;
}

const CACHE_BYTES = 2 ** 24;

/**
 * Works through the batch, some items at a time, in a loop (`Scan`, which takes its parts without copying them): only a
 * piece's own values are ever in memory, and they stay in the processor's cache.
 *
 * @returns the sums, then what was made
 */
export function inPieces(emission: Emission, options: PiecesOptions): readonly Tensor[] {
  const { over, size, sums = [], made = [], write } = options;
  const { items, graph } = emission;
  if (size === items) {
    const parts = over.map(({ tensor }) => tensor);
    return write(emission, parts, items);
  }
  const body = new GraphWriter(graph.names);
  const inside = emission.inside(body, size);
  const before = sums.map((shape) => body.input(graph.names.fresh(), 'float32', shape));
  const parts = over.map(({ shape: [, ...rest], type = 'float32' }) =>
    body.input(graph.names.fresh(), type, [size, ...rest]),
  );
  const results = write(inside, parts, size);
  for (const [index, shape] of sums.entries()) {
    const inputs = [before[index] as Tensor, results[index] as Tensor];
    body.output(inside.add('Add', inputs), 'float32', shape);
  }
  for (const [index, { shape, type = 'float32' }] of made.entries()) {
    body.output(results[sums.length + index] as Tensor, type, [size, ...shape.slice(1)]);
  }
  const zeros = sums.map((shape) => emission.add('Expand', [graph.scalar(0), graph.int64s(shape)]));
  const pieces = over.map(({ tensor, shape: [, ...rest] }) =>
    emission.reshape(tensor, [items / size, size, ...rest]),
  );
  const outputs = graph.addMany(
    {
      op: 'Scan',
      inputs: [...zeros, ...pieces],
      attributes: {
        body: attribute.graph(body.graph('piece')),
        num_scan_inputs: attribute.int(pieces.length),
      },
    },
    results.length,
  );
  return outputs.map((tensor, index) => {
    const shape = made[index - sums.length]?.shape;
    return shape ? emission.reshape(tensor, shape) : tensor;
  });
}
