import type { AnyNode, GraphNode, OperationName, Program } from '@cnn/core';

/** A program with what the compiler asks about it. */
export class ProgramIndex {
  readonly program: Program;
  readonly #consumers: number[][];
  readonly #results: ReadonlySet<number>;

  constructor(program: Program) {
    this.program = program;
    this.#consumers = program.nodes.map(() => []);
    for (const node of program.nodes) {
      for (const operand of new Set(node.operands)) this.#consumers[operand]?.push(node.id);
    }
    this.#results = new Set([...Object.values(program.outputs), ...Object.values(program.updates)]);
  }

  node(id: number): AnyNode {
    return this.program.nodes[id] as AnyNode;
  }

  /** The node when it is of this operation. */
  as<K extends OperationName>(id: number | undefined, operation: K): GraphNode<K> | undefined {
    const node = id === undefined ? undefined : this.node(id);
    return node?.operation === operation ? (node as GraphNode<K>) : undefined;
  }

  /** Nodes that read a node's value, in the program's order. */
  consumers(id: number): readonly number[] {
    return this.#consumers[id] as number[];
  }

  /** Whether `reader` alone reads the node's value. */
  isOnlyFor(id: number, reader: number): boolean {
    const consumers = this.consumers(id);
    return !this.#results.has(id) && consumers.length === 1 && consumers[0] === reader;
  }

  /** Whether the value is an output of the program or the new value of a state variable. */
  isResult(id: number): boolean {
    return this.#results.has(id);
  }

  /** The number that a constant holds in every element. */
  filling(id: number | undefined): number | undefined {
    const values = this.as(id, 'constant')?.attributes.values;
    return typeof values === 'number' ? values : undefined;
  }
}
