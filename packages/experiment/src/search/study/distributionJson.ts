import type { Distribution, TrialValue } from '@cnn/train';
import { parsePythonJson, pythonJson } from './pythonJson.js';

interface Attributes {
  readonly low?: number;
  readonly high?: number;
  readonly log?: boolean;
  readonly step?: number | null;
  /** The step of Optuna's earlier versions. */
  readonly q?: number;
  readonly choices?: readonly (TrialValue | null)[];
}

/** Names of Optuna 2, by what they are since. */
const earlier: Readonly<Record<string, readonly ['float' | 'int', boolean]>> = {
  FloatDistribution: ['float', false],
  UniformDistribution: ['float', false],
  LogUniformDistribution: ['float', true],
  DiscreteUniformDistribution: ['float', false],
  IntDistribution: ['int', false],
  IntUniformDistribution: ['int', false],
  IntLogUniformDistribution: ['int', true],
};

/** Optuna's text of a distribution (`distribution_to_json`). */
export function distributionJson(distribution: Distribution): string {
  if (distribution.type === 'categorical') {
    return pythonJson({ name: 'CategoricalDistribution', attributes: { choices: distribution.choices } });
  }
  const { type, low, high, log, step = null } = distribution;
  return type === 'int'
    ? pythonJson({ name: 'IntDistribution', attributes: { log, step, low, high } })
    : pythonJson({ name: 'FloatDistribution', attributes: { step, low, high, log } });
}

/** The distribution of Optuna's text; undefined for what is none. */
export function parseDistribution(text: unknown): Distribution | undefined {
  if (typeof text !== 'string') return undefined;
  const found = parsePythonJson(text) as { readonly name?: string; readonly attributes?: Attributes } | null;
  const { name = '', attributes = {} } = found ?? {};
  if (name === 'CategoricalDistribution') {
    return Array.isArray(attributes.choices)
      ? { type: 'categorical', choices: attributes.choices }
      : undefined;
  }
  const [type, isLog] = (Object.hasOwn(earlier, name) ? earlier[name] : undefined) ?? [];
  const { low, high, log = isLog ?? false, q } = attributes;
  const step = attributes.step ?? q;
  if (type === undefined || typeof low !== 'number' || typeof high !== 'number') return undefined;
  return type === 'int' ? { type, low, high, log, step: step ?? 1 } : { type, low, high, log, step };
}
