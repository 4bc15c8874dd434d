import type { AnyNode } from './operations.js';
import type { Shape } from './shape.js';
import type { UpdateRule } from './updateRule.js';

/** Where the values of a program's input come from. */
export type InputSource =
  /** The batch: `image`, `label`, `weight` and others that the host knows by name. */
  | { readonly kind: 'batch' }
  /** A number that the host sets for each run, such as `learningRate` or `step`. Its shape is []. */
  | { readonly kind: 'scalar' }
  /** Each element is 1 with probability `keep`, else 0, drawn by Philox for (seed, name, step). */
  | { readonly kind: 'mask'; readonly keep: number };

export interface ProgramInput {
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int32';
  readonly source: InputSource;
}

/** One static computation: inputs and state in, outputs and new state out. Plain JSON. */
export interface Program {
  /** In topological order; `nodes[i].id === i`; every node is needed by an output or an update. */
  readonly nodes: readonly AnyNode[];
  readonly inputs: Readonly<Record<string, ProgramInput>>;
  /** Output name → node. */
  readonly outputs: Readonly<Record<string, number>>;
  /**
   * State variable → node of its new value. All updates of a run take effect together, after every node that reads
   * the old values has been computed.
   */
  readonly updates: Readonly<Record<string, number>>;
  /** Updates that are an optimizer's step by its name. An engine may write them by the rule or by the nodes: they agree. */
  readonly rules?: readonly UpdateRule[];
}

/**
 * What a state variable is for: a weight that training changes or that it leaves as it is, a running statistic of a
 * layer, or a slot that belongs to training only (an optimizer's moment, an average of weights).
 */
export type StateRole = 'trainable' | 'frozen' | 'statistic' | 'slot';

export interface StateSpec {
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int32';
  readonly role: StateRole;
}

/** Programs that share one state, such as `train`, `evaluate` and `predict` of one model. Plain JSON. */
export interface ProgramSet {
  readonly state: Readonly<Record<string, StateSpec>>;
  readonly programs: Readonly<Record<string, Program>>;
}
