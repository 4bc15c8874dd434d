import type { Graph, UpdateRule, Value } from '@cnn/core';
import { momentumAt } from '../schedules/momentumAt.js';
import type { LearningRateSchedule } from '../schedules/schedule.js';

/** One parameter on its way through an optimizer's transforms. */
export interface ParameterUpdate {
  /** State variable, such as `conv2d/kernel`. */
  readonly name: string;
  /** The value that the step starts from: the parameter itself, or what weight decay left of it. */
  readonly value: Value;
  /** What is subtracted from `value` in the end; before the first transform, the gradient. */
  readonly direction: Value;
  /** What was subtracted from the parameter to get `value`, where it is one product: decoupled weight decay. */
  readonly decay?: Value | undefined;
  /** The step by its name, if what comes after leaves it as it is: an engine may have it as one operation. */
  readonly rule?: UpdateRule<Value> | undefined;
}

/** A parameter's value after the step. */
export interface NewParameter {
  readonly name: string;
  readonly value: Value;
}

/** What transforms build with: slots beside each parameter, and numbers that the host sends with each step. */
export interface StepGraph {
  readonly graph: Graph;
  /** A number that the host sends, from the transform's own `scalars` or `learningRate`. Shape []. */
  scalar(name: string): Value;
  /** The momentum of the step: the optimizer's own, or a number that the host sends where a schedule cycles it. */
  momentum(own: number): Value | number;
  /** The old value of the state variable `optimizer/<slot>/<parameter>`, of the parameter's shape. */
  slot(slot: string, parameter: string, initial?: number): Value;
  /** Sets the new value of a slot. */
  assign(slot: string, parameter: string, value: Value): void;
}

/** Where training stands when a step's numbers are computed. */
export interface StepNumbers {
  /** Steps before this one since training began: 0 for the first. */
  readonly step: number;
  readonly learningRate: number;
}

/** The same for a transform, whose steps are those of an accumulation of gradients. */
export interface TransformNumbers extends StepNumbers {
  /** Whether parameters change with this batch: false for all but the last batch of an accumulation. */
  readonly due: boolean;
  /** Present where a schedule cycles the optimizer's momentum. */
  readonly momentum?: number | undefined;
}

/** One small part of an optimizer: gradients in, directions out. It sees all parameters, so it can clip by their norm. */
export interface Transform {
  apply(updates: readonly ParameterUpdate[], step: StepGraph): readonly ParameterUpdate[];
  /** Called with all new values, to keep something of them in slots. What it gives back takes their place. */
  finish?(parameters: readonly NewParameter[], step: StepGraph): readonly NewParameter[];
  /** Numbers that `apply` and `finish` ask for by `scalar`, computed on the host in float64 for each step. */
  scalars?(at: TransformNumbers): Readonly<Record<string, number>>;
}

/** Transforms in order. After the last, the new parameter is `value − direction`. */
export interface Optimizer {
  readonly name: string;
  /** The options that made it, for model folders and reports. Plain JSON. */
  readonly config: Readonly<
    Record<
      string,
      number | string | boolean | readonly string[] | Readonly<Record<string, number>> | LearningRateSchedule
    >
  >;
  /** Of the first step. */
  readonly learningRate: number;
  /** Gives each step its rate, by the steps since the model was compiled. */
  readonly schedule?: LearningRateSchedule | undefined;
  /** How many batches make one step of the transforms; their `step` counts those. Absent: one. */
  readonly gradientAccumulationSteps?: number | undefined;
  /** Parameters whose name contains one of these don't change. */
  readonly frozen?: readonly string[] | undefined;
  readonly transforms: readonly Transform[];
  /** Present where the loss is scaled for float16: `lossScaleOptimizer`. */
  readonly lossScale?: { readonly initialScale: number; readonly dynamicGrowthSteps: number } | undefined;
}

/** The numbers that an optimizer's program wants from the host for one batch. */
export function stepScalars(
  optimizer: Optimizer,
  { step, learningRate }: StepNumbers,
): Record<string, number> {
  const batches = optimizer.gradientAccumulationSteps ?? 1;
  const due = (step + 1) % batches === 0;
  const momentum = optimizer.schedule && momentumAt({ schedule: optimizer.schedule, step });
  const cycled = momentum === undefined ? {} : { momentum };
  const at: TransformNumbers = { step: Math.floor(step / batches), learningRate, due, ...cycled };
  const all: Record<string, number> = { learningRate, ...cycled };
  if (batches > 1) all[APPLY_UPDATES] = due ? 1 : 0;
  for (const transform of optimizer.transforms) Object.assign(all, transform.scalars?.(at));
  return all;
}

/** The number that is 1 for the batch that ends an accumulation of gradients, and 0 for the others. */
export const APPLY_UPDATES = 'applyUpdates';
