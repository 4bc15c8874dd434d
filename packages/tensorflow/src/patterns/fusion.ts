import type { ProgramIndex } from '../programs/programIndex.js';
import type { GraphWriter, Tensor } from '../savedModel/graphWriter.js';

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

/** Finds nodes of a program that TensorFlow has one faster operation for. */
export type Pattern = (index: ProgramIndex) => ReadonlyMap<number, Fusion>;
