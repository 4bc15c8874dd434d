import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import type { Activation } from './activations.js';
import { biasAndActivation, biasVariable, outputFields } from './conv2d.js';
import { optional, positiveInteger, required } from './field.js';
import { anInitializer, type Initializer } from './initializers.js';
import { define, itemShape, type LayerBase, type LayerRule, layerError } from './layer.js';
import { aRegularizer, type Regularizer } from './regularizers.js';

/** A layer that `dense` makes. */
export interface DenseLayer extends LayerBase {
  readonly type: 'dense';
  readonly units: number;
  /** Default 'linear'. */
  readonly activation?: Activation | undefined;
  /** Default true. */
  readonly useBias?: boolean | undefined;
  /** Default 'glorotUniform'. */
  readonly kernelInitializer?: Initializer | undefined;
  /** Default 'zeros'. */
  readonly biasInitializer?: Initializer | undefined;
  readonly kernelRegularizer?: Regularizer | undefined;
  readonly biasRegularizer?: Regularizer | undefined;
}

/**
 * A fully connected layer: [c] → [units]. Weights: `kernel` [c, units], `bias` [units].
 *
 * ```ts
 * sequential({ input: [1, 1, 64], layers: [flatten(), dense({ units: 10, activation: 'softmax' })] }); // [10]
 * ```
 */
export function dense(options: Omit<DenseLayer, 'type'>): DenseLayer {
  return define('dense', options);
}

export const denseRule: LayerRule<DenseLayer> = {
  fields: {
    units: required(positiveInteger),
    ...outputFields,
    kernelInitializer: optional(anInitializer, 'glorotUniform'),
    kernelRegularizer: optional(aRegularizer),
  },
  check(_layer, inputs) {
    const [shape] = inputs as [Shape];
    if (shape.length !== 2) {
      throw layerError(
        `needs a flat input, received ${itemShape(shape)}. Put flatten() or globalAveragePooling2d() before it.`,
      );
    }
  },
  variables(layer, [input]) {
    return {
      kernel: {
        shape: [(input as Shape)[1] as number, layer.units],
        initializer: layer.kernelInitializer ?? 'glorotUniform',
        regularizer: layer.kernelRegularizer,
        role: 'weight',
      },
      ...biasVariable(layer, layer.units),
    };
  },
  lower: ({ layer, x, variable }) => biasAndActivation(layer, ops.matmul(x, variable('kernel')), variable),
};
