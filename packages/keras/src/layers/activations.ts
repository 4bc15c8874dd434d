import { isRecord, shown, under } from '../json.js';
import type { Draft, KerasDialect, ReadContext } from './codec.js';
import type { LayerConfig } from './layerConfig.js';

/** Ours and Keras 3's. */
const names: Readonly<Record<string, string>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  leakyRelu: 'leaky_relu',
  elu: 'elu',
  selu: 'selu',
  gelu: 'gelu',
  swish: 'silu',
  mish: 'mish',
  sigmoid: 'sigmoid',
  hardSigmoid: 'hard_sigmoid',
  hardSwish: 'hard_silu',
  tanh: 'tanh',
  softmax: 'softmax',
  softplus: 'softplus',
  softsign: 'softsign',
  exponential: 'exponential',
  logSoftmax: 'log_softmax',
  logSigmoid: 'log_sigmoid',
  hardTanh: 'hard_tanh',
  tanhShrink: 'tanh_shrink',
  squareplus: 'squareplus',
};

/** Ours by the names that any version writes. */
export const activationNames: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(names).map(([our, keras]) => [keras, our])),
  swish: 'swish',
  hard_swish: 'hardSwish',
  // With its alpha of 1 it is elu.
  celu: 'elu',
  leakyrelu: 'leakyRelu',
};

/** Keras's that we do not have. */
export const otherActivations: readonly string[] = [
  ...['glu', 'hard_shrink', 'soft_shrink', 'sparse_plus', 'sparse_sigmoid', 'sparsemax', 'threshold'],
];

/** What Keras 2 and tfjs have by name. The others are written by the layer that is the same, or refused. */
const ofKeras2 = new Set([
  ...['linear', 'relu', 'elu', 'selu', 'swish', 'sigmoid', 'tanh', 'softmax', 'softplus', 'softsign', 'gelu'],
  ...['relu6', 'mish'],
]);

/** An activation of a file: the name of ours, or layers that are the same; a function that is given by name only is custom. */
export type ReadActivation =
  | { readonly kind: 'ours'; readonly activation: string | undefined }
  | { readonly kind: 'layers'; readonly layers: readonly Draft[] }
  | { readonly kind: 'layer'; readonly className: string; readonly config: Readonly<Record<string, unknown>> }
  | { readonly kind: 'custom'; readonly name: string };

/**
 * Reads what stands in `activation`: a name, a registered function (`{ class_name: 'function', config: 'Custom>f' }`), or a
 * layer that is used as one (`{ class_name: 'LeakyReLU', config }`).
 */
export function readActivation(value: unknown, config: LayerConfig, { major }: ReadContext): ReadActivation {
  if (value === undefined || value === 'linear') return { kind: 'ours', activation: undefined };
  const name = nameOf(value);
  if (typeof name === 'string') {
    if (name === 'linear') return { kind: 'ours', activation: undefined };
    if ((name === 'hard_sigmoid' || name === 'hardSigmoid') && major < 3)
      return { kind: 'layers', layers: oldHardSigmoid };
    const our = under(activationNames, name) ?? (Object.hasOwn(names, name) ? name : undefined);
    return our === undefined ? { kind: 'custom', name } : { kind: 'ours', activation: our };
  }
  if (isRecord(value) && typeof value.class_name === 'string' && isRecord(value.config)) {
    return { kind: 'layer', className: value.class_name, config: value.config };
  }
  throw config.refused(`has activation: ${shown(value)}, expected a name.`);
}

/** Keras 1's and 2's hard sigmoid: 0.2·x + 0.5, between 0 and 1. Keras 3 has x / 6 + 0.5. */
const oldHardSigmoid: readonly Draft[] = [
  { type: 'rescaling', scale: 0.2, offset: 0.5 },
  { type: 'relu', maxValue: 1 },
];

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isRecord(value) || typeof value.class_name !== 'string') return undefined;
  if (value.class_name === 'function') return typeof value.config === 'string' ? value.config : undefined;
  // tf.keras writes an activation with options as { class_name: 'relu', config }.
  const lower = value.class_name.toLowerCase();
  return value.class_name === lower && Object.hasOwn(activationNames, lower) ? lower : undefined;
}

/** Our activation under Keras's name; undefined where this dialect has none that computes the same. */
export function writeActivation(activation: unknown, dialect: KerasDialect): string | undefined {
  const name = typeof activation === 'string' ? activation : 'linear';
  if (dialect === 'keras3') return under(names, name);
  // tf.keras has it, TensorFlow.js does not.
  if (name === 'exponential' && dialect === 'keras2') return name;
  if (!ofKeras2.has(name)) return undefined;
  return name === 'swish' ? 'swish' : under(names, name);
}
