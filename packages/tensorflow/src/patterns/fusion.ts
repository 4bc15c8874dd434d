import type { GraphWriter, Tensor } from '../writing/graphWriter.js';

/** What a fused node is written with. */
export interface FusionWriting {
  readonly graph: GraphWriter;
  tensor(id: number): Tensor;
  batchSize(): Tensor;
}

/** Another way to write a node than its operation's own. */
export interface Fusion {
  /** The nodes that it reads, instead of the node's operands. */
  readonly needs: readonly number[];
  write(writing: FusionWriting): Tensor;
}
