import { CnnError } from '../errors.js';
import type { Graph, Value } from '../graph/graph.js';
import type { Shape } from '../graph/shape.js';
import type { Field } from './field.js';
import type { Initializer } from './initializers.js';
import type { Regularizer } from './regularizers.js';

/** What every layer may say. */
export interface LayerBase {
  /** Unique in the model. Keras's automatic name when absent: `conv2d`, `conv2d_1`, … */
  readonly name?: string | undefined;
  /** Whether training changes the layer's weights. Default true. A frozen batchNormalization uses its statistics. */
  readonly trainable?: boolean | undefined;
  /** Names of the layers (or `input`) that it reads. The layer before it when absent. Written by `functional`. */
  readonly inputs?: readonly string[] | undefined;
}

/** A variable of a layer: a weight, or a running statistic, which gradients do not change. */
export interface LayerVariable {
  readonly shape: Shape;
  readonly initializer: Initializer;
  readonly regularizer?: Regularizer | undefined;
  readonly role: 'weight' | 'statistic';
}

/** What a layer's `lower` works with. */
export interface LowerContext<L> {
  readonly layer: L;
  readonly name: string;
  readonly graph: Graph;
  /** The first input, which every layer has. */
  readonly x: Value;
  readonly inputs: readonly Value[];
  /** Whether values are computed for a step of training: dropout drops, batch statistics are used. */
  readonly training: boolean;
  /** Of a worker of a cluster: 1, or 0 where its batch holds an item that stands in for none. Shape []. Absent: 1. */
  readonly counts?: Value | undefined;
  /** A variable that the layer has declared. */
  variable(name: string): Value;
  /** Sets the new value of a running statistic. */
  update(name: string, value: Value): void;
  /** Random ones (with probability `keep`) and zeros, other ones in every step. */
  mask(shape: Shape, keep: number): Value;
}

type OwnKeys<L> = Exclude<keyof L, keyof LayerBase | 'type'>;

/**
 * The meaning of a type of layer. Output shape, multiply-adds and gradients follow from the graph that `lower` builds.
 * `customLayer` makes custom layers.
 */
export interface LayerRule<L> {
  /** A check for every field of its own; forgetting one is a type error. */
  readonly fields: { readonly [K in OwnKeys<L>]-?: Field };
  /** Whether it takes one input (the default) or merges several. */
  readonly merges?: true | undefined;
  /** Refuses inputs (shapes with the batch) that it can't take, in the user's words. */
  check?(layer: L, inputs: readonly Shape[]): void;
  variables?(layer: L, inputs: readonly Shape[]): Readonly<Record<string, LayerVariable>>;
  /**
   * The name of the activation that its values went through last, by which a loss knows whether it fits; `inputs` are those of
   * its inputs. Needed only where the graph does not end in sigmoid or softmax and the layer has no field `activation`.
   */
  activation?(layer: L, inputs: readonly (string | undefined)[]): string | undefined;
  lower(context: LowerContext<L>): Value;
}

/** A mistake in a layer; the model's check puts the layer's place in front. */
export function layerError(problem: string): CnnError {
  return new CnnError('MODEL', problem);
}

/** A shape as users write it: without the batch. */
export function itemShape(shape: Shape): string {
  return `[${shape.slice(1).join(', ')}]`;
}

/** Refuses anything but images [height, width, channels]. */
export function expectImages(inputs: readonly Shape[]): void {
  const shape = inputs[0] as Shape;
  if (shape.length !== 4) {
    throw layerError(
      `needs images [height, width, channels], received ${itemShape(shape)}. Put it before flatten() or the global pooling.`,
    );
  }
}

/** The layer without absent options, so that it is plain JSON. */
export function define<L extends { readonly type: string }>(type: L['type'], options: Omit<L, 'type'>): L {
  if (typeof options !== 'object' || options === null) {
    throw new CnnError(
      'MODEL',
      `${type}: expected an object of options, such as dense({ units: 10 }), received ${String(options)}.`,
    );
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  // Only absent options have been left out, and `type` put in front.
  return { type, ...Object.fromEntries(given) } as L;
}
