import { type RandomStream, randomStream } from '../random/stream.js';
import type { FieldCheck } from './field.js';

const schemes = [
  'zeros',
  'ones',
  'glorotUniform',
  'glorotNormal',
  'heUniform',
  'heNormal',
  'lecunUniform',
  'lecunNormal',
] as const;

/**
 * How a weight starts: a name as in tfjs, or a constant. The `…Normal` schemes draw from a normal distribution cut off
 * at two standard deviations, as Keras does. Glorot & Bengio 2010; He et al. 2015 (arXiv 1502.01852).
 */
export type Initializer =
  | (typeof schemes)[number]
  | { readonly constant: number }
  | { readonly randomNormal: { readonly mean?: number | undefined; readonly stddev?: number | undefined } }
  | {
      readonly randomUniform: { readonly minval?: number | undefined; readonly maxval?: number | undefined };
    };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isRange(value: unknown, names: readonly string[]): boolean {
  return (
    isRecord(value) &&
    Object.entries(value).every(([name, item]) => names.includes(name) && Number.isFinite(item as number))
  );
}

export const anInitializer: FieldCheck = (value) => {
  if ((schemes as readonly unknown[]).includes(value)) return undefined;
  if (isRecord(value) && Object.keys(value).length === 1) {
    if (Number.isFinite(value.constant as number)) return undefined;
    if (isRange(value.randomNormal, ['mean', 'stddev'])) return undefined;
    if (isRange(value.randomUniform, ['minval', 'maxval'])) return undefined;
  }
  return `one of ${schemes.map((name) => `'${name}'`).join(', ')}, { constant }, { randomNormal } or { randomUniform }`;
};

/** Inputs and outputs of one unit, as Keras counts them: all but the last two axes are the receptive field. */
function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const field = shape.slice(0, -2).reduce((product, dim) => product * dim, 1);
  return { fanIn: (shape.at(-2) as number) * field, fanOut: (shape.at(-1) as number) * field };
}

/** Standard deviation of a unit normal cut off at ±2: what a draw is divided by to get a unit deviation again. */
const CUT_NORMAL_DEVIATION = 0.87962566103423978;

function cutNormal(stream: RandomStream): number {
  let drawn = stream.normal();
  while (Math.abs(drawn) > 2) drawn = stream.normal();
  return drawn / CUT_NORMAL_DEVIATION;
}

function draw(initializer: Initializer, shape: readonly number[], stream: RandomStream): () => number {
  const { fanIn, fanOut } = fans(shape);
  const uniform = (variance: number) => {
    const limit = Math.sqrt(3 * variance);
    return () => (2 * stream.uniform() - 1) * limit;
  };
  const normal = (variance: number) => () => cutNormal(stream) * Math.sqrt(variance);
  if (typeof initializer === 'object') {
    if ('constant' in initializer) return () => initializer.constant;
    if ('randomNormal' in initializer) {
      const { mean = 0, stddev = 0.05 } = initializer.randomNormal;
      return () => mean + stddev * stream.normal();
    }
    const { minval = -0.05, maxval = 0.05 } = initializer.randomUniform;
    return () => minval + (maxval - minval) * stream.uniform();
  }
  switch (initializer) {
    case 'zeros':
      return () => 0;
    case 'ones':
      return () => 1;
    case 'glorotUniform':
      return uniform(2 / (fanIn + fanOut));
    case 'glorotNormal':
      return normal(2 / (fanIn + fanOut));
    case 'heUniform':
      return uniform(2 / fanIn);
    case 'heNormal':
      return normal(2 / fanIn);
    case 'lecunUniform':
      return uniform(1 / fanIn);
    case 'lecunNormal':
      return normal(1 / fanIn);
  }
}

/** The first values of the variable `name`: a function of the seed and the name alone. */
export function initialValues(options: {
  readonly name: string;
  readonly initializer: Initializer;
  readonly shape: readonly number[];
  readonly seed: number;
}): Float32Array {
  const { name, initializer, shape, seed } = options;
  const next = draw(initializer, shape, randomStream({ seed, purpose: `initial/${name}` }));
  const values = new Float32Array(shape.reduce((product, dim) => product * dim, 1));
  for (let i = 0; i < values.length; i++) values[i] = next();
  return values;
}
