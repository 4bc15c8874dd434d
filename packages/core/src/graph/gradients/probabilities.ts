import * as f from '../functions.js';
import type { GradientRules } from './rule.js';

const last = { axes: [-1], keepDims: true } as const;

export const probabilities = {
  softmax: ({ output, dy }) => {
    const weighted = f.multiply(dy, output);
    return [f.subtract(weighted, f.multiply(output, f.reduceSum(weighted, last)))];
  },
  logSoftmax: ({ output, dy }) => [f.subtract(dy, f.multiply(f.exp(output), f.reduceSum(dy, last)))],
} satisfies Partial<GradientRules>;
