import type { AnyNode } from './operations.js';
import type { Program } from './program.js';
import { concreteShape } from './shape.js';

/**
 * For each node, the values that nothing reads after it (itself included, when nothing reads it at all). Outputs and
 * updates are read at the end of the run and never appear.
 */
export function lastUses(program: Program): number[][] {
  const kept = new Set([...Object.values(program.outputs), ...Object.values(program.updates)]);
  const last = program.nodes.map((node) => node.id);
  for (const node of program.nodes) for (const operand of node.operands) last[operand] = node.id;
  const ends: number[][] = program.nodes.map(() => []);
  last.forEach((at, id) => {
    if (!kept.has(id)) ends[at]?.push(id);
  });
  return ends;
}

/** Bytes of a node's value for a batch of `batchSize`. */
export function bytesOf(node: AnyNode, batchSize: number): number {
  const elements = concreteShape(node.shape, batchSize).reduce((product, dim) => product * dim, 1);
  return elements * (node.dtype === 'bool' ? 1 : 4);
}

/** Operations whose value the host or the state holds already. */
const FREE = new Set(['input', 'state', 'constant', 'batchSize']);

/**
 * The most bytes of computed values that are alive at once when the nodes run in order and each value is freed after
 * its last use. State, inputs and an engine's scratch space come on top.
 */
export function peakBytes(program: Program, batchSize: number): number {
  const ends = lastUses(program);
  const size = program.nodes.map((node) => (FREE.has(node.operation) ? 0 : bytesOf(node, batchSize)));
  let alive = 0;
  let peak = 0;
  for (const node of program.nodes) {
    const freed = (ends[node.id] as number[]).reduce((sum, id) => sum + (size[id] as number), 0);
    alive += size[node.id] as number;
    // A reshape is a view: it takes over its operand's memory, and never stands beside it.
    peak = Math.max(peak, node.operation === 'reshape' ? alive - freed : alive);
    alive -= freed;
  }
  return peak;
}
