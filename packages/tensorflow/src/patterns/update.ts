import type { ProgramIndex } from '../programs/programIndex.js';
import type { GraphWriter, Tensor } from '../savedModel/graphWriter.js';

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
  /** The variables that it updates; the first is the one that it was found for. */
  readonly variables: readonly string[];
  /** The nodes that it reads. */
  readonly needs: readonly number[];
  /** Returns the node to wait for. */
  write(writing: UpdateWriting): Tensor;
}

/** Looks at the update of `variable` to the value of node `id`. */
export type UpdatePattern = (index: ProgramIndex, variable: string, id: number) => UpdateFusion | undefined;

/** p' = p − direction, or with weight decay p' = (p − decay) − direction. */
export interface Descent {
  readonly direction: number;
  /** The node of what is subtracted first. */
  readonly decay?: number;
}

export function descentOf(index: ProgramIndex, variable: string, id: number): Descent | undefined {
  const subtract = index.as(id, 'subtract');
  const [value, direction] = subtract?.operands ?? [];
  if (value === undefined || direction === undefined) return undefined;
  if (!sameForm(index, direction, id)) return undefined;
  if (index.as(value, 'state')?.attributes.name === variable) return { direction };
  const decayed = index.as(value, 'subtract');
  const [from, decay] = decayed?.operands ?? [];
  if (!decayed || decay === undefined || index.as(from, 'state')?.attributes.name !== variable)
    return undefined;
  return sameForm(index, decay, id) && index.isOnlyFor(value, [id]) ? { direction, decay } : undefined;
}

const sameForm = (index: ProgramIndex, a: number, b: number): boolean =>
  index.node(a).shape.join() === index.node(b).shape.join();

/** The state variable that a node reads, when the program updates it to the value of `updated`. */
export function slotOf(index: ProgramIndex, id: number | undefined, updated: number): string | undefined {
  const name = index.as(id, 'state')?.attributes.name;
  return name !== undefined && index.program.updates[name] === updated ? name : undefined;
}

/** A value of shape [], which TensorFlow's update operations take as a number. */
export const isScalar = (index: ProgramIndex, id: number): true | undefined =>
  index.node(id).shape.length === 0 ? true : undefined;
