import { type AnyNode, type GraphNode, type Pattern, type ProgramIndex, sizeOf } from '@cnn/core';
import { elementwise } from '../operations/elementwise.js';
import * as attribute from '../writing/attributes.js';
import type { Emission, EmissionParts } from '../writing/emission.js';
import { GraphWriter, type Tensor } from '../writing/graphWriter.js';

/** From so many numbers on, a weight's update is done block by block. */
const LARGE = 2 ** 20;

/** Numbers of a block: a few of them stay in a processor's cache. */
const BLOCK = 2 ** 18;

/** The update of a large matrix and of its optimizer slots: elementwise operations on them and on the gradient. */
export interface BlockedUpdate {
  /** State variable → node of its new value. */
  readonly updates: ReadonlyMap<string, number>;
  /** The nodes of state variables of the same shape that it reads. */
  readonly states: readonly GraphNode<'state'>[];
  /** The gradients: products of a transposed matrix [items, rows] and a matrix [items, columns]. */
  readonly gradients: readonly GraphNode<'matmul'>[];
  /** What is computed for each block. */
  readonly nodes: ReadonlySet<number>;
  readonly blocks: number;
  readonly rows: number;
  readonly columns: number;
}

/** The shape under which a variable stands at the model's edge. */
export const blockedShape = ({ blocks, rows, columns }: BlockedUpdate): readonly number[] => [
  blocks,
  rows / blocks,
  columns,
];

/**
 * The updates of large matrices, by the nodes of the new values. Done at once, each of an optimizer's ten operations goes
 * through memory; block by block (`Scan`), they and the gradient itself stay in the cache, and no value of the matrix's
 * size is made but the new ones.
 */
export const blockedUpdate: Pattern<BlockedUpdate> = {
  name: 'blockedUpdate',
  find: (index) => {
    const found = new Map<number, BlockedUpdate>();
    const waiting = new Map(Object.entries(index.program.updates));
    for (const [name, id] of Object.entries(index.program.updates)) {
      if (!waiting.has(name)) continue;
      const shape = index.node(id).shape;
      if (shape.length !== 2 || shape.some((dim) => dim < 0) || sizeOf(shape) < LARGE) continue;
      const update = gather(index, waiting, id);
      if (!update) continue;
      for (const [variable, value] of update.updates) {
        waiting.delete(variable);
        found.set(value, update);
      }
    }
    return found;
  },
};

/** Everything of the same shape that is connected with a new value, or nothing when something else is in between. */
function gather(
  index: ProgramIndex,
  waiting: ReadonlyMap<string, number>,
  first: number,
): BlockedUpdate | undefined {
  const [rows, columns] = index.node(first).shape as [number, number];
  const same = (node: AnyNode): boolean => node.shape.join() === `${rows},${columns}`;
  const nodes = new Set<number>();
  const states = new Map<number, GraphNode<'state'>>();
  const gradients = new Map<number, GraphNode<'matmul'>>();
  const queue = [first];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (nodes.has(id) || states.has(id) || gradients.has(id)) continue;
    const node = index.node(id);
    const state = index.as(id, 'state');
    const product = index.as(id, 'matmul');
    if (state) {
      states.set(id, state);
      continue;
    }
    if (product) {
      if (!product.attributes.transposeA || product.attributes.transposeB) return undefined;
      gradients.set(id, product);
    } else if (node.operation in elementwise) {
      nodes.add(id);
      for (const operand of node.operands) {
        if (same(index.node(operand))) queue.push(operand);
        else if (sizeOf(index.node(operand).shape) !== 1) return undefined;
      }
    } else return undefined;
    queue.push(...index.consumers(id).filter((reader) => same(index.node(reader))));
  }
  const inside = [...nodes, ...gradients.keys()];
  if (!inside.every((id) => index.consumers(id).every((reader) => nodes.has(reader)))) return undefined;
  const updates = new Map([...waiting].filter(([, id]) => nodes.has(id)));
  const outputs = Object.values(index.program.outputs);
  if (inside.some((id) => outputs.includes(id)) || [...gradients.keys()].some((id) => index.isResult(id))) {
    return undefined;
  }
  const blocks = blockCount(rows, columns);
  if (blocks === undefined || updates.size === 0 || hasTwice([...updates.values()])) return undefined;
  return {
    updates,
    states: [...states.values()],
    gradients: [...gradients.values()],
    nodes,
    blocks,
    rows,
    columns,
  };
}

const hasTwice = (values: readonly number[]): boolean => new Set(values).size < values.length;

/** The least number of equal blocks of rows that are small enough; nothing when they would be very small. */
function blockCount(rows: number, columns: number): number | undefined {
  for (let blocks = Math.ceil((rows * columns) / BLOCK); blocks <= rows; blocks++) {
    if (rows % blocks === 0) return (rows / blocks) * columns >= BLOCK / 16 ? blocks : undefined;
  }
  return undefined;
}

/**
 * Writes the loop over the blocks.
 *
 * @param options.edges the variables' tensors at the model's edge, in blocks
 * @param options.write writes a node
 * @returns for each variable the tensor of its new value, in blocks
 */
export function writeBlockedUpdate(
  emission: Emission,
  update: BlockedUpdate,
  options: { readonly edges: ReadonlyMap<string, Tensor>; readonly write: EmissionParts['resolve'] },
): ReadonlyMap<string, Tensor> {
  const { edges, write } = options;
  const { blocks, rows, columns, states, gradients, nodes, updates } = update;
  const { graph, items } = emission;
  const body = new GraphWriter(graph.names);
  const size = rows / blocks;
  const inside = emission.inside(body, items, (inner, node) =>
    nodes.has(node.id) ? write(inner, node) : emission.placed(node.id),
  );
  const part = (shape: readonly number[]): Tensor => body.input(graph.names.fresh(), 'float32', shape);
  const inputs: Tensor[] = [];
  for (const state of states) {
    inputs.push(edges.get(state.attributes.name) as Tensor);
    inside.define(state.id, { tensor: part([size, columns]), layout: 'plain' });
  }
  for (const { id, operands } of gradients) {
    const [x, dy] = operands as [number, number];
    const count = emission.shape(x)[0] as number;
    inputs.push(emission.reshape(emission.value(x), [count, blocks, size]));
    const tensor = inside.add('Gemm', [part([count, size]), emission.value(dy)], {
      transA: attribute.flag(true),
    });
    inside.define(id, { tensor, layout: 'plain' });
  }
  for (const id of updates.values()) body.output(inside.value(id), 'float32', [size, columns]);
  const axes = [...states.map(() => 0), ...gradients.map(() => 1)];
  const results = graph.addMany(
    {
      op: 'Scan',
      inputs,
      attributes: {
        body: attribute.graph(body.graph('block')),
        num_scan_inputs: attribute.int(inputs.length),
        scan_input_axes: attribute.ints(axes),
      },
    },
    updates.size,
  );
  return new Map([...updates.keys()].map((name, place) => [name, results[place] as Tensor]));
}
