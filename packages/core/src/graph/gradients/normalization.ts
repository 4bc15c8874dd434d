import * as f from '../functions.js';
import type { Value } from '../graph.js';
import { operandAt } from '../operandAt.js';
import { type GradientRules, noSecondDerivative } from './rule.js';

/** All axes of x but the last. */
const outerAxes = (x: Value): number[] => x.shape.slice(0, -1).map((_, axis) => axis);

/** (x − mean) / √(variance + epsilon) */
function standardize(x: Value, mean: Value, variance: Value, epsilon: number): Value {
  return f.multiply(f.subtract(x, mean), f.rsqrt(f.add(variance, epsilon)));
}

type Five = readonly [Value, Value, Value, Value, Value];

export const normalization = {
  // d variance / d mean = −2/n · Σ(x − mean) = 0, as mean is the mean of x.
  channelVariance: ({ operands, dy }) => {
    const [x, mean] = [operandAt(operands, 0), operandAt(operands, 1)];
    const factor = f.divideByCount(f.multiply(dy, 2), x.shape.slice(0, -1));
    return [f.multiply(f.subtract(x, mean), factor), undefined];
  },
  normalizeChannels: ({ operands, dy, attributes: { epsilon } }) => {
    const [x, mean, variance, gamma] = operands as Five;
    const axes = outerAxes(x);
    const invStd = f.rsqrt(f.add(variance, epsilon));
    const dBeta = f.reduceSum(dy, { axes });
    const dGamma = f.reduceSum(f.multiply(dy, standardize(x, mean, variance, epsilon)), { axes });
    const scale = f.multiply(gamma, invStd);
    const dVariance = f.multiply(f.multiply(dGamma, gamma), f.divide(-0.5, f.add(variance, epsilon)));
    return [f.multiply(dy, scale), f.negate(f.multiply(dBeta, scale)), dVariance, dGamma, dBeta];
  },
  batchNormalize: ({ operands, dy, attributes }) => {
    const [x, mean, variance, gamma] = operands as Five;
    const dBeta = f.reduceSum(dy, { axes: outerAxes(x) });
    const dGamma = x.graph.apply('batchNormalizeGammaGradient', [dy, x, mean, variance], attributes);
    const dx = x.graph.apply(
      'batchNormalizeInputGradient',
      [dy, x, mean, variance, gamma, dBeta, dGamma],
      attributes,
    );
    return [dx, undefined, undefined, dGamma, dBeta];
  },
  batchNormalizeGammaGradient: noSecondDerivative,
  batchNormalizeInputGradient: noSecondDerivative,
} satisfies Partial<GradientRules>;
