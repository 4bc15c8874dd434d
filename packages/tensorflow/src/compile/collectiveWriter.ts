import { type ProgramIndex, sizeOf } from '@cnn/core';
import { collectiveReduce, instanceOf } from '../cluster/collectiveReduce.js';
import { addTyped } from '../operations/writeOperation.js';
import type { Fusion } from '../patterns/fusion.js';
import * as attribute from '../writing/attributes.js';
import type { GraphWriter, Tensor } from '../writing/graphWriter.js';
import { findPackedSums, type PackedSum } from './packedSums.js';

export interface CollectiveOptions {
  readonly graph: GraphWriter;
  readonly index: ProgramIndex;
  /** How many workers compute together. */
  readonly workers: number;
  /** Writes a node. */
  tensor(id: number): Tensor;
  isNeeded(id: number): boolean;
}

/**
 * Writes a program's sums over workers: one after the other, in the program's order. TensorFlow would otherwise begin those that are ready,
 * which may be others on each worker.
 */
export class CollectiveWriter {
  readonly #options: CollectiveOptions;
  readonly #packed: readonly PackedSum[];
  readonly #parts = new Map<number, readonly Tensor[]>();
  #place = 0;

  constructor(options: CollectiveOptions) {
    this.#options = options;
    this.#packed = findPackedSums(options.index);
  }

  /** Sums of many values that are packed into one vector: large ones are summed where they lie. */
  fusions(): ReadonlyMap<number, Fusion> {
    return new Map(
      this.#packed.flatMap((packed): [number, Fusion][] => [
        [packed.id, { needs: packed.parts, write: () => this.#writePacked(packed) }],
        ...packed.slices.map(({ id, part }): [number, Fusion] => [
          id,
          {
            needs: [packed.id],
            write: ({ tensor }) => {
              tensor(packed.id);
              return this.#parts.get(packed.id)?.[part] as Tensor;
            },
          },
        ]),
      ]),
    );
  }

  /** The sum of x, which is the operand of node `id`. */
  write(id: number, x: Tensor): Tensor {
    return this.#sum(x, this.#options.index.node(id).shape, this.before(id));
  }

  /** The sums in front of a node, in the program's order, to wait for. */
  before(id: number): Tensor[] {
    const { index, tensor, isNeeded } = this.#options;
    return index.program.nodes
      .filter((node) => node.operation === 'allReduce' && node.id < id && isNeeded(node.id))
      .map((node) => tensor(node.id));
  }

  #sum(x: Tensor, shape: readonly number[], before: readonly Tensor[]): Tensor {
    const { graph, workers } = this.#options;
    const instance = instanceOf(this.#place++, shape);
    return collectiveReduce(graph, { x, size: workers, instance, after: before.slice(-1) });
  }

  /** Keeps the parts, and gives what waits for all of them. */
  #writePacked({ id, parts, isLarge }: PackedSum): Tensor {
    const { graph, index, tensor } = this.#options;
    const before = this.before(id);
    const sums: Tensor[] = [];
    const summed = new Map<number, Tensor>();
    for (const [at, part] of parts.entries()) {
      if (!isLarge(part)) continue;
      const sum = this.#sum(tensor(part), index.node(part).shape, before);
      sums.push(sum);
      summed.set(at, sum);
    }
    const small = parts.flatMap((part, at) => (isLarge(part) ? [] : [{ at, part }]));
    if (small.length > 0) {
      const sizes = small.map(({ part }) => sizeOf(index.node(part).shape));
      const vector = concat(
        graph,
        small.map(({ part }) => tensor(part)),
      );
      const sum = this.#sum(vector, [sizes.reduce((all, size) => all + size, 0)], before);
      sums.push(sum);
      let begin = 0;
      for (const [which, { at }] of small.entries()) {
        const size = sizes[which] as number;
        summed.set(at, slice(graph, sum, { begin, size }));
        begin += size;
      }
    }
    this.#parts.set(
      id,
      parts.map((_, at) => summed.get(at) as Tensor),
    );
    return graph.add({ op: 'NoOp', after: sums });
  }
}

const int32 = attribute.type('int32');

/** Vectors in a row. */
function concat(graph: GraphWriter, vectors: readonly Tensor[]): Tensor {
  if (vectors.length === 1) return vectors[0] as Tensor;
  return addTyped(graph, {
    op: 'ConcatV2',
    inputs: [...vectors, graph.scalar(0, 'int32')],
    attributes: { N: attribute.int(vectors.length), Tidx: int32 },
  });
}

function slice(
  graph: GraphWriter,
  vector: Tensor,
  { begin, size }: { readonly begin: number; readonly size: number },
): Tensor {
  return addTyped(graph, {
    op: 'Slice',
    inputs: [vector, graph.ints([begin]), graph.ints([size])],
    attributes: { Index: int32 },
  });
}
