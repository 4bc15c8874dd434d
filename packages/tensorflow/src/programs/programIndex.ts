import type { AnyNode, GraphNode, OperationName, Program } from '@cnn/core';

/** A program with what patterns ask about it. */
export class ProgramIndex {
  readonly program: Program;
  readonly #consumers: number[][];
  readonly #outputs: ReadonlySet<number>;

  constructor(program: Program) {
    this.program = program;
    this.#consumers = program.nodes.map(() => []);
    for (const node of program.nodes) {
      for (const operand of new Set(node.operands)) this.#consumers[operand]?.push(node.id);
    }
    this.#outputs = new Set(Object.values(program.outputs));
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

  /** Whether nothing reads the node's value but these nodes, and updates of state. */
  isOnlyFor(id: number, readers: readonly number[]): boolean {
    return !this.#outputs.has(id) && this.consumers(id).every((reader) => readers.includes(reader));
  }

  isOutput(id: number): boolean {
    return this.#outputs.has(id);
  }

  /** The number that a constant holds in every element. */
  filling(id: number): number | undefined {
    const values = this.as(id, 'constant')?.attributes.values;
    return typeof values === 'number' ? values : undefined;
  }

  /** The operands of a commutative node as [the one that `wanted` finds, the other], with what was found. */
  pick<T>(
    node: { readonly operands: readonly number[] } | undefined,
    wanted: (id: number) => T | undefined,
  ): { readonly found: T; readonly other: number } | undefined {
    const [a, b] = node?.operands ?? [];
    if (a === undefined || b === undefined) return undefined;
    const first = wanted(a);
    if (first !== undefined) return { found: first, other: b };
    const second = wanted(b);
    return second === undefined ? undefined : { found: second, other: a };
  }
}
