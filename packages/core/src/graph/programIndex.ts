import type { AnyNode, GraphNode, OperationName } from './operations.js';
import type { Program } from './program.js';

/** A program with what a compiler's patterns ask about it. */
export class ProgramIndex {
  readonly program: Program;
  readonly #consumers: number[][];
  readonly #outputs: ReadonlySet<number>;
  readonly #updates: ReadonlySet<number>;

  constructor(program: Program) {
    this.program = program;
    this.#consumers = program.nodes.map(() => []);
    for (const node of program.nodes) {
      for (const operand of new Set(node.operands)) this.#consumers[operand]?.push(node.id);
    }
    this.#outputs = new Set(Object.values(program.outputs));
    this.#updates = new Set(Object.values(program.updates));
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

  /** Whether the value is an output of the program or the new value of a state variable. */
  isResult(id: number): boolean {
    return this.#outputs.has(id) || this.#updates.has(id);
  }

  /** Whether nothing reads the node's value but these nodes, and updates of state. */
  isOnlyFor(id: number, readers: readonly number[]): boolean {
    return !this.#outputs.has(id) && this.consumers(id).every((reader) => readers.includes(reader));
  }

  /** Whether nothing needs the node's value but these nodes: no output and no update either. */
  isInside(id: number, readers: readonly number[]): boolean {
    return !this.#updates.has(id) && this.isOnlyFor(id, readers);
  }

  /** The number that a constant holds in every element. */
  filling(id: number | undefined): number | undefined {
    const values = this.as(id, 'constant')?.attributes.values;
    return typeof values === 'number' ? values : undefined;
  }
}
