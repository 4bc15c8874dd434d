import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import { type FieldCheck, optional } from './field.js';
import { anInitializer, type Initializer } from './initializers.js';
import { define, type LayerBase, type LayerRule, layerError } from './layer.js';
import { aRegularizer, type Regularizer } from './regularizers.js';

/** A layer that `prelu` makes. */
export interface PreluLayer extends LayerBase {
  readonly type: 'prelu';
  /**
   * Axes along which alpha is one number, counted from 1 (0 is the batch). `[1, 2]` on images gives one alpha per channel.
   * Default none.
   */
  readonly sharedAxes?: readonly number[] | undefined;
  /** Default 'zeros'. */
  readonly alphaInitializer?: Initializer | undefined;
  readonly alphaRegularizer?: Regularizer | undefined;
}

/**
 * x for x > 0, else alpha · x, with an alpha that is learnt: one for each element of an item, unless axes share it. The shape
 * stays. He et al. 2015, arXiv 1502.01852. Weight: `alpha`, of the item's shape with 1 for shared axes.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [conv2d({ filters: 8, kernelSize: 3 }), prelu({ sharedAxes: [1, 2] })] }); // [48, 48, 8]
 * ```
 */
export function prelu(options: Omit<PreluLayer, 'type'> = {}): PreluLayer {
  return define('prelu', options);
}

const axes: FieldCheck = (value) =>
  Array.isArray(value) && value.every((axis) => Number.isInteger(axis) && axis >= 1)
    ? undefined
    : 'an array of axes from 1 on, such as [1, 2]';

export const preluRule: LayerRule<PreluLayer> = {
  fields: {
    sharedAxes: optional(axes),
    alphaInitializer: optional(anInitializer, 'zeros'),
    alphaRegularizer: optional(aRegularizer),
  },
  check({ sharedAxes = [] }, [input]) {
    const last = (input as Shape).length - 1;
    const outside = sharedAxes.find((axis) => axis > last);
    if (outside === undefined) return;
    throw layerError(`sharedAxes: expected axes from 1 to ${last}, received ${outside}.`);
  },
  variables: ({ sharedAxes = [], alphaInitializer, alphaRegularizer }, [input]) => ({
    alpha: {
      shape: (input as Shape).slice(1).map((dim, index) => (sharedAxes.includes(index + 1) ? 1 : dim)),
      initializer: alphaInitializer ?? 'zeros',
      regularizer: alphaRegularizer,
      role: 'weight',
    },
  }),
  activation: () => 'prelu',
  // Keras's form, whose gradient is 0 where x is.
  lower: ({ x, variable }) =>
    ops.subtract(ops.relu(x), ops.multiply(variable('alpha'), ops.relu(ops.negate(x)))),
};
