import { isRecord, problemOf } from '../layersModel/problems.js';

/** An operation of a graph of TensorFlow. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** Names of the nodes that it reads, without control inputs. */
  readonly inputs: readonly string[];
  readonly attributes: Attributes;
}

/** The attributes of a node: protocol buffers as JSON, where texts are in base64 and large integers are texts. */
class Attributes {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: unknown) {
    this.#values = isRecord(values) ? values : {};
  }

  #value(name: string): Readonly<Record<string, unknown>> {
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    return isRecord(value) ? value : {};
  }

  number(name: string, otherwise: number): number {
    const { f, i } = this.#value(name);
    const number = Number(f ?? i ?? otherwise);
    return Number.isFinite(number) ? number : otherwise;
  }

  truth(name: string): boolean {
    return this.#value(name).b === true;
  }

  text(name: string): string {
    return textOf(this.#value(name).s);
  }

  numbers(name: string): readonly number[] {
    const { list } = this.#value(name);
    return isRecord(list) && Array.isArray(list.i) ? list.i.map(Number) : [];
  }

  texts(name: string): readonly string[] {
    const { list } = this.#value(name);
    return isRecord(list) && Array.isArray(list.s) ? list.s.map(textOf) : [];
  }

  /** A shape, with null where it is open; undefined where its number of axes is. */
  shape(name: string): readonly (number | null)[] | undefined {
    const { shape } = this.#value(name);
    if (!isRecord(shape) || !Array.isArray(shape.dim)) return undefined;
    return shape.dim.map((dim) => {
      const size = isRecord(dim) ? Number(dim.size) : Number.NaN;
      return size >= 0 ? size : null;
    });
  }
}

/** Texts are base64; old converters wrote lists of bytes. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return String.fromCharCode(...value.slice(0, 100).map(Number));
  const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  return typeof value === 'string' && base64.test(value) ? atob(value) : '';
}

/**
 * The nodes of a graph by their names.
 *
 * @throws CnnError (FILE) for nodes of another form, two of one name, and what refers to a second output or to nothing
 */
export function readNodes(
  topology: Readonly<Record<string, unknown>>,
  where: string,
): ReadonlyMap<string, GraphNode> {
  const malformed = (problem: string): never => {
    throw problemOf(where, 'malformed', `${problem}. Convert the model again.`);
  };
  if (!Array.isArray(topology.node)) return malformed('its graph has no nodes');
  const nodes = new Map<string, GraphNode>();
  for (const node of topology.node) {
    if (!isRecord(node) || typeof node.name !== 'string' || typeof node.op !== 'string') {
      return malformed('a node of its graph has no name or operation');
    }
    const inputs = Array.isArray(node.input) ? node.input : [];
    if (!inputs.every((input) => typeof input === 'string'))
      return malformed(`the node ${node.name} has no readable inputs`);
    if (nodes.has(node.name)) return malformed(`two nodes are called ${node.name}`);
    nodes.set(node.name, {
      name: node.name,
      op: node.op,
      inputs: inputs.filter((input) => !input.startsWith('^')).map((input) => input.replace(/:0$/, '')),
      attributes: new Attributes(node.attr),
    });
  }
  return nodes;
}

/** The nodes that some nodes need, each behind those that it reads. @throws CnnError (FILE) for loops and nodes that are not there */
export function inOrder(
  nodes: ReadonlyMap<string, GraphNode>,
  outputs: readonly string[],
  where: string,
): readonly GraphNode[] {
  const ordered: GraphNode[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const find = (name: string, reader: string): GraphNode => {
    const node = nodes.get(name);
    if (node) return node;
    throw problemOf(
      where,
      'malformed',
      `${reader} reads ${name}, which is not in the graph. Convert the model again.`,
    );
  };
  for (const output of outputs) {
    const frames = [{ node: find(output, 'the model'), next: 0 }];
    while (frames.length > 0) {
      const frame = frames.at(-1) as { readonly node: GraphNode; next: number };
      const { node } = frame;
      const input = state.get(node.name) === 'done' ? undefined : node.inputs[frame.next++];
      if (input === undefined) {
        if (state.get(node.name) !== 'done') ordered.push(node);
        state.set(node.name, 'done');
        frames.pop();
        continue;
      }
      state.set(node.name, 'open');
      if (state.get(input) === 'done') continue;
      if (state.get(input) === 'open') {
        throw problemOf(where, 'malformed', `its graph has a loop at ${input}. Convert the model again.`);
      }
      frames.push({ node: find(input, node.name), next: 0 });
    }
  }
  return ordered;
}
