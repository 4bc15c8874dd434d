import type { Builder } from './builder.js';
import { malformed, refuse, type SourceNode } from './sourceNode.js';
import type { Constant, Flow, GraphValue } from './values.js';

/** What an operation's translation works with. */
export interface NodeContext {
  readonly node: SourceNode;
  readonly builder: Builder;
  /** The value of an input; undefined where it is left out. */
  value(index: number): GraphValue | undefined;
  /** Nodes that read a value of the graph. */
  readersOf(name: string): readonly SourceNode[];
  /** Whether a value is one of the graph's outputs. */
  isOutput(name: string): boolean;
  /** A value of the batch's size, where the file fixes it. */
  readonly fixedBatch: number | undefined;
}

/** Translates one node: to the value of its first output, or of each. */
export type Translation = (context: NodeContext) => GraphValue | readonly GraphValue[];

/** An input that depends on the images. */
export function flowAt(context: NodeContext, index: number): Flow {
  const value = context.value(index);
  if (!value) throw malformed(context.node, `its input number ${index + 1} is missing`);
  if (value.kind === 'constant') throw refuse(context.node, 'an operation whose first input is a constant');
  return value;
}

/**
 * An input that is known beforehand; undefined where it is left out.
 *
 * @param what it is, for the refusal of one that the graph computes: `a kernel`
 */
export function constantAt(context: NodeContext, index: number, what: string): Constant | undefined {
  const value = context.value(index);
  if (value?.kind === 'flow') throw refuse(context.node, `${what} that the graph computes from the images`);
  return value;
}

export function requiredConstant(context: NodeContext, index: number, what: string): Constant {
  const value = constantAt(context, index, what);
  if (!value) throw malformed(context.node, `its input number ${index + 1}, ${what}, is missing`);
  return value;
}

/** Whole numbers that an attribute holds up to some opset, and an input from then on; undefined where neither is. */
export function numbersAt(
  context: NodeContext,
  attribute: string,
  index: number,
): readonly number[] | undefined {
  const listed = context.node.attributes.get(attribute)?.ints;
  if (listed && listed.length > 0) return Array.from(listed);
  const given = constantAt(context, index, attribute);
  return given && Array.from(given.data);
}

/** An axis counted from the front. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** The only reader of the node's value, where nothing else needs that. */
export function onlyReader({ node, readersOf, isOutput }: NodeContext): SourceNode | undefined {
  const name = node.outputs[0] ?? '';
  const readers = readersOf(name);
  return readers.length === 1 && !isOutput(name) ? readers[0] : undefined;
}
