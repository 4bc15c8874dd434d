import type { ProgramIndex, UpdateRule } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { GraphWriter, Tensor } from '../writing/graphWriter.js';

/** What an update of state is written with. */
export interface UpdateWriting {
  readonly graph: GraphWriter;
  tensor(id: number): Tensor;
  /** The resource of a state variable. */
  handle(variable: string): Tensor;
  /** A variable that only this engine knows, of the form of another one, with zeros in it. */
  scratch(like: string): Tensor;
  /** The nodes that must have run before variables are overwritten in place. */
  after(variables: readonly string[], at: number): readonly Tensor[];
}

/** One TensorFlow node that sets new values of one or several variables. */
export interface UpdateFusion {
  /** What `Session.fusions` tells of it. */
  readonly name: string;
  /** The variables that it updates; the first is the one that it was found for. */
  readonly variables: readonly string[];
  /** The nodes that it reads. */
  readonly needs: readonly number[];
  /** Returns the node to wait for. */
  write(writing: UpdateWriting): Tensor;
}

/** TensorFlow's operation for an optimizer's step. */
interface RuleOperation {
  /** The variables that change: the parameter first, then its slots. */
  readonly variables: readonly string[];
  /** @param after what must have run before */
  write(writing: UpdateWriting, after: readonly Tensor[]): Tensor;
}

/** How a rule of one kind is written. */
export type WriteRule<R extends UpdateRule> = (rule: R) => RuleOperation;

/** Subtracts in place; returns the node to wait for. */
export function subtractInPlace(
  { graph, handle, after }: UpdateWriting,
  { variable, amount, at }: { readonly variable: string; readonly amount: Tensor; readonly at: number },
): Tensor {
  return graph.add({
    op: 'AssignSubVariableOp',
    inputs: [handle(variable), amount],
    attributes: { dtype: attribute.type('float32') },
    after: after([variable], at),
  });
}

/**
 * The nodes between a rule's operands and the new values of its variables, these included: what is not written when the
 * rule is.
 */
export function nodesOf(
  index: ProgramIndex,
  variables: readonly string[],
  operands: readonly number[],
): number[] {
  const inside = new Set<number>();
  const waiting = variables.map((variable) => index.program.updates[variable] as number);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (inside.has(id) || operands.includes(id)) continue;
    inside.add(id);
    waiting.push(...index.node(id).operands);
  }
  return [...inside];
}
