import { isRecord } from './problems.js';
import type { TfjsWeight } from './weightsManifest.js';

/** Models in models that are looked through. */
const DEEPEST = 20;

/**
 * A config with the depth multipliers of its separable convolutions, which TensorFlow.js leaves out when it saves them: the last size of the
 * depthwise kernel.
 */
export function withDepthMultipliers(config: unknown, weights: readonly TfjsWeight[], depth = 0): unknown {
  if (depth > DEEPEST || !isRecord(config)) return config;
  const { config: inner, class_name: className } = config;
  if (className === 'SeparableConv2D' && isRecord(inner) && inner.depth_multiplier === undefined) {
    const kernel = weights.find(({ name }) => name.endsWith(`${String(inner.name)}/depthwise_kernel`));
    return kernel ? { ...config, config: { ...inner, depth_multiplier: kernel.shape[3] } } : config;
  }
  const layers = Array.isArray(inner) ? inner : isRecord(inner) ? inner.layers : undefined;
  if (!Array.isArray(layers)) return config;
  const filled = layers.map((layer) => withDepthMultipliers(layer, weights, depth + 1));
  return { ...config, config: Array.isArray(inner) ? filled : { ...(inner as object), layers: filled } };
}
