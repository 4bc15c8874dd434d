import { isRecord, type Json, under } from '../json.js';
import type { KerasDialect } from './codec.js';

/** Keras's names, in any of its spellings, and ours. */
const schemes: Readonly<Record<string, string>> = {
  zeros: 'zeros',
  zero: 'zeros',
  ones: 'ones',
  one: 'ones',
  glorotuniform: 'glorotUniform',
  glorotnormal: 'glorotNormal',
  heuniform: 'heUniform',
  henormal: 'heNormal',
  lecununiform: 'lecunUniform',
  lecunnormal: 'lecunNormal',
};

/** What Keras 2 writes for the schemes that it makes of VarianceScaling: scale, mode and distribution. */
const scalings: Readonly<Record<string, string>> = {
  '1 fan_avg uniform': 'glorotUniform',
  '1 fan_avg normal': 'glorotNormal',
  '1 fan_avg truncated_normal': 'glorotNormal',
  '2 fan_in uniform': 'heUniform',
  '2 fan_in normal': 'heNormal',
  '2 fan_in truncated_normal': 'heNormal',
  '1 fan_in uniform': 'lecunUniform',
  '1 fan_in normal': 'lecunNormal',
  '1 fan_in truncated_normal': 'lecunNormal',
};

const classes = {
  glorotUniform: 'GlorotUniform',
  glorotNormal: 'GlorotNormal',
  heUniform: 'HeUniform',
  heNormal: 'HeNormal',
  lecunUniform: 'LecunUniform',
  lecunNormal: 'LecunNormal',
  zeros: 'Zeros',
  ones: 'Ones',
} as const;

/** An initializer of a file in our form; undefined where there is no counterpart. */
export function readInitializer(value: unknown): unknown {
  if (typeof value === 'string') return under(schemes, plain(value));
  if (!isRecord(value)) return undefined;
  const name = plain(String(value.class_name));
  const config = isRecord(value.config) ? value.config : {};
  const number = (option: string, other: number): number =>
    typeof config[option] === 'number' ? (config[option] as number) : other;
  if (name === 'variancescaling') {
    return under(scalings, `${number('scale', 1)} ${config.mode} ${config.distribution}`);
  }
  if (name === 'constant') return { constant: number('value', 0) };
  if (name === 'randomnormal')
    return { randomNormal: { mean: number('mean', 0), stddev: number('stddev', 0.05) } };
  if (name === 'randomuniform') {
    return { randomUniform: { minval: number('minval', -0.05), maxval: number('maxval', 0.05) } };
  }
  return under(schemes, name);
}

/** `glorot_uniform` and `GlorotUniformV2` alike. */
const plain = (name: string): string => name.toLowerCase().replaceAll('_', '').replace(/v\d$/, '');

/** Ours as Keras writes it. */
export function writeInitializer(value: unknown, dialect: KerasDialect): Json {
  const [name, config] = classOf(value);
  if (dialect !== 'keras3') return { class_name: name, config };
  return { module: 'keras.initializers', class_name: name, config, registered_name: null };
}

function classOf(value: unknown): readonly [string, Json] {
  if (isRecord(value)) {
    if ('constant' in value) return ['Constant', { value: value.constant }];
    if (isRecord(value.randomNormal)) {
      const { mean = 0, stddev = 0.05 } = value.randomNormal;
      return ['RandomNormal', { mean, stddev, seed: null }];
    }
    const { minval = -0.05, maxval = 0.05 } = isRecord(value.randomUniform) ? value.randomUniform : {};
    return ['RandomUniform', { minval, maxval, seed: null }];
  }
  const scheme = value as keyof typeof classes;
  return [classes[scheme], scheme === 'zeros' || scheme === 'ones' ? {} : { seed: null }];
}
