import { isRecord, type Json } from '../json.js';
import type { KerasDialect } from './codec.js';

/** A regularizer of a file in our form; null where there is no counterpart. */
export function readRegularizer(value: unknown): Json | null {
  if (typeof value === 'string') {
    const name = value.toLowerCase();
    if (name === 'l1' || name === 'l2') return { [name]: 0.01 };
    return name === 'l1_l2' || name === 'l1l2' ? { l1: 0.01, l2: 0.01 } : null;
  }
  if (!isRecord(value)) return null;
  // Keras 1 has { name: 'WeightRegularizer', l1, l2 }.
  const name = String(value.class_name ?? value.name)
    .toLowerCase()
    .replaceAll('_', '');
  const config = isRecord(value.config) ? value.config : value;
  if (!['l1', 'l2', 'l1l2', 'weightregularizer'].includes(name)) return null;
  const factors = Object.entries({ l1: config.l1, l2: config.l2 }).filter(
    ([, factor]) => typeof factor === 'number' && factor > 0,
  );
  return Object.fromEntries(factors);
}

/** Ours as Keras writes it. */
export function writeRegularizer(value: unknown, dialect: KerasDialect): Json | null {
  if (!isRecord(value)) return null;
  const { l1 = 0, l2 = 0 } = value;
  const [name, config] = l1 === 0 ? ['L2', { l2 }] : l2 === 0 ? ['L1', { l1 }] : ['L1L2', { l1, l2 }];
  if (dialect === 'keras3')
    return { module: 'keras.regularizers', class_name: name, config, registered_name: null };
  // tfjs knows no other class.
  return dialect === 'tfjs' ? { class_name: 'L1L2', config: { l1, l2 } } : { class_name: name, config };
}
