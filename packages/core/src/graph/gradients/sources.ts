import { type GradientRules, zero } from './rule.js';

export const sources = {
  input: zero,
  state: zero,
  constant: zero,
  batchSize: zero,
} satisfies Partial<GradientRules>;
