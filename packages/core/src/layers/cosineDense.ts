import * as ops from '../graph/functions.js';
import type { Value } from '../graph/graph.js';
import type { Shape } from '../graph/shape.js';
import { type Activation, activate, anActivation } from './activations.js';
import { denseRule } from './dense.js';
import { aPositiveNumber, optional, positiveInteger, required } from './field.js';
import { anInitializer, type Initializer } from './initializers.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { aRegularizer, type Regularizer } from './regularizers.js';

/** A layer that `cosineDense` makes. */
export interface CosineDenseLayer extends LayerBase {
  readonly type: 'cosineDense';
  readonly units: number;
  /** Above 0. Default 1, which gives the cosines; before a softmax 30 is usual. */
  readonly scale?: number | undefined;
  /** Default 'linear'. */
  readonly activation?: Activation | undefined;
  /** Default 'glorotUniform'. */
  readonly kernelInitializer?: Initializer | undefined;
  readonly kernelRegularizer?: Regularizer | undefined;
}

/**
 * The cosine of the angle between the input and each unit's column of the kernel, times `scale`: [c] → [units]. It has no
 * bias, and the lengths of features and weights say nothing. The last layer that margin losses such as `ldam` are made for.
 * Weights: `kernel` [c, units].
 *
 * Source: Cao et al. 2019, "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss", whose code calls it
 * NormedLinear. A length is at least 1e-6, as in Keras's UnitNormalization.
 *
 * ```ts
 * sequential({ input: [1, 1, 64], layers: [flatten(), cosineDense({ units: 3, scale: 30, activation: 'softmax' })] }); // [3]
 * ```
 */
export function cosineDense(options: Omit<CosineDenseLayer, 'type'>): CosineDenseLayer {
  return define('cosineDense', options);
}

export const cosineDenseRule: LayerRule<CosineDenseLayer> = {
  fields: {
    units: required(positiveInteger),
    scale: optional(aPositiveNumber, 1),
    activation: optional(anActivation, 'linear'),
    kernelInitializer: optional(anInitializer, 'glorotUniform'),
    kernelRegularizer: optional(aRegularizer),
  },
  check: (layer, inputs) => denseRule.check?.({ type: 'dense', units: layer.units }, inputs),
  variables: ({ units, kernelInitializer, kernelRegularizer }, [input]) => ({
    kernel: {
      shape: [(input as Shape)[1] as number, units],
      initializer: kernelInitializer ?? 'glorotUniform',
      regularizer: kernelRegularizer,
      role: 'weight',
    },
  }),
  lower({ layer, x, variable }) {
    const cosines = ops.matmul(ofUnitLength(x, 1), ofUnitLength(variable('kernel'), 0));
    const { scale = 1 } = layer;
    return activate(scale === 1 ? cosines : ops.multiply(cosines, scale), layer.activation);
  },
};

/** x / max(‖x‖, 1e-6), the length being that along one axis. */
function ofUnitLength(x: Value, axis: number): Value {
  const squared = ops.reduceSum(ops.square(x), { axes: [axis], keepDims: true });
  return ops.multiply(x, ops.rsqrt(ops.maximum(squared, 1e-12)));
}
