import { type AnyCall, countOf, type KernelCall, type Kernels, type Numbers, operandOf } from './dense.js';

/** The operands' numbers, by position. */
const numbersOf = (call: AnyCall, index: number): Numbers => operandOf(call, index).data;

const perChannel = (values: Numbers, element: number): number => values[element % values.length] as number;

function normalized(call: KernelCall<'normalizeChannels' | 'batchNormalize'>): Numbers {
  const [x, mean, variance, gamma, beta] = [0, 1, 2, 3, 4].map((index) => numbersOf(call, index)) as [
    Numbers,
    Numbers,
    Numbers,
    Numbers,
    Numbers,
  ];
  const y = call.allocate(x.length);
  for (let i = 0; i < y.length; i++) {
    const deviation = Math.sqrt(perChannel(variance, i) + call.attributes.epsilon);
    const standard = ((x[i] as number) - perChannel(mean, i)) / deviation;
    y[i] = standard * perChannel(gamma, i) + perChannel(beta, i);
  }
  return y;
}

export const normalizationKernels = {
  channelVariance: (call) => {
    const [x, mean] = [numbersOf(call, 0), numbersOf(call, 1)];
    const channels = countOf(call.shape);
    const sums = new Float64Array(channels);
    x.forEach((value, i) => {
      sums[i % channels] = (sums[i % channels] as number) + (value - perChannel(mean, i)) ** 2;
    });
    const y = call.allocate(channels);
    y.set(sums.map((sum) => (sum * channels) / x.length));
    return y;
  },
  normalizeChannels: normalized,
  batchNormalize: normalized,
  batchNormalizeGammaGradient: (call) => {
    const [dy, x, mean, variance] = [
      numbersOf(call, 0),
      numbersOf(call, 1),
      numbersOf(call, 2),
      numbersOf(call, 3),
    ];
    const channels = countOf(call.shape);
    const sums = new Float64Array(channels);
    dy.forEach((value, i) => {
      const standard =
        ((x[i] as number) - perChannel(mean, i)) /
        Math.sqrt(perChannel(variance, i) + call.attributes.epsilon);
      sums[i % channels] = (sums[i % channels] as number) + value * standard;
    });
    const dGamma = call.allocate(channels);
    dGamma.set(sums);
    return dGamma;
  },
  batchNormalizeInputGradient: (call) => {
    const [dy, x, mean, variance] = [
      numbersOf(call, 0),
      numbersOf(call, 1),
      numbersOf(call, 2),
      numbersOf(call, 3),
    ];
    const [gamma, dBeta, dGamma] = [numbersOf(call, 4), numbersOf(call, 5), numbersOf(call, 6)];
    const dx = call.allocate(x.length);
    const count = x.length / mean.length;
    for (let i = 0; i < dx.length; i++) {
      const deviation = Math.sqrt(perChannel(variance, i) + call.attributes.epsilon);
      const standard = ((x[i] as number) - perChannel(mean, i)) / deviation;
      const centered =
        (dy[i] as number) - perChannel(dBeta, i) / count - (standard * perChannel(dGamma, i)) / count;
      dx[i] = (perChannel(gamma, i) / deviation) * centered;
    }
    return dx;
  },
} satisfies Partial<Kernels>;
