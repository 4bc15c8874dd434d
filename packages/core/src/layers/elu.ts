import { elu as eluOf } from './activations.js';
import { aNumber, optional } from './field.js';
import { define, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `elu` makes. */
export interface EluLayer extends LayerBase {
  readonly type: 'elu';
  /** Default 1. */
  readonly alpha?: number | undefined;
}

/**
 * x for x > 0, else alpha · (eˣ − 1). The shape stays. Clevert et al. 2015, arXiv 1511.07289.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [conv2d({ filters: 8, kernelSize: 3 }), elu({ alpha: 0.5 })] }); // [48, 48, 8]
 * ```
 */
export function elu(options: Omit<EluLayer, 'type'> = {}): EluLayer {
  return define('elu', options);
}

export const eluRule: LayerRule<EluLayer> = {
  fields: { alpha: optional(aNumber, 1) },
  activation: () => 'elu',
  lower: ({ layer, x }) => eluOf(x, layer.alpha ?? 1),
};
