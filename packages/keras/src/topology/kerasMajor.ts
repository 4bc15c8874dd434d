import { isRecord } from '../json.js';
import { isKeras1 } from './modernLayer.js';
import type { KerasMajor } from './topology.js';

/**
 * Whose rules a model was made under: by the version in its file, else by how its config is spelt.
 *
 * @param version such as `2.4.0`, `2.2.4-tf` or `tfjs-layers 1.3.1`
 * @param config the model's
 */
export function kerasMajor(version: string | undefined, config: unknown): KerasMajor {
  const digit = version === undefined ? undefined : /^(\d+)\./.exec(version)?.[1];
  if (digit !== undefined) return digit === '1' ? 1 : digit === '2' || digit === '0' ? 2 : 3;
  const spelling = { keras1: false, keras3: false };
  look(config, spelling, 0);
  if (spelling.keras1) return 1;
  return spelling.keras3 ? 3 : 2;
}

/** Through layers and models, no deeper than models may stand. */
function look(value: unknown, spelling: { keras1: boolean; keras3: boolean }, depth: number): void {
  if (depth > 20) return;
  if (Array.isArray(value)) for (const item of value) look(item, spelling, depth + 1);
  if (!isRecord(value)) return;
  const config = value.config;
  if (isRecord(config)) {
    if (isKeras1(config)) spelling.keras1 = true;
    if ('batch_shape' in config || 'build_input_shape' in config) spelling.keras3 = true;
    if (isRecord(config.dtype) && config.dtype.class_name === 'DTypePolicy') spelling.keras3 = true;
    look(config.layers, spelling, depth + 1);
  } else look(config, spelling, depth + 1);
}
