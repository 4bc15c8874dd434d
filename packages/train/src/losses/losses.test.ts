import { readFileSync } from 'node:fs';
import { type Engine, Graph, gradients, ops, type TensorValue } from '@cnn/core';
import { referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { binaryCrossentropy } from './binaryCrossentropy.js';
import { categoricalCrossentropy } from './categoricalCrossentropy.js';
import { type LossLabelMode, labelInput } from './labelMode.js';
import type { Loss } from './loss.js';
import { meanSquaredError } from './meanSquaredError.js';
import { resolveLoss } from './registry.js';
import { sparseCategoricalCrossentropy } from './sparseCategoricalCrossentropy.js';

interface Golden {
  readonly loss:
    | 'binaryCrossentropy'
    | 'categoricalCrossentropy'
    | 'sparseCategoricalCrossentropy'
    | 'meanSquaredError';
  readonly name: string;
  readonly options: { readonly fromLogits?: boolean; readonly labelSmoothing?: number };
  readonly predictions: { readonly shape: number[]; readonly data: number[] };
  readonly labels: { readonly shape: number[]; readonly dtype: 'int32' | 'float32'; readonly data: number[] };
  readonly weights?: number[];
  readonly value: number;
  readonly each: number[];
  readonly gradient: number[];
}

const file = new URL('../../../testing/goldens/losses.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

function lossOf({ loss, options }: Golden): Loss {
  const { labelSmoothing = 0 } = options;
  if (loss === 'binaryCrossentropy') return binaryCrossentropy({ labelSmoothing });
  if (loss === 'categoricalCrossentropy') return categoricalCrossentropy({ labelSmoothing });
  if (loss === 'sparseCategoricalCrossentropy') return sparseCategoricalCrossentropy();
  return meanSquaredError();
}

interface Given {
  readonly loss: Loss;
  readonly predictions: { readonly shape: readonly number[]; readonly data: ArrayLike<number> };
  readonly labels: TensorValue;
  readonly weights: readonly number[];
  readonly logits: boolean;
}

/** The loss as a program: item by item, weighted and reduced, and the gradient to what it was given. */
async function run(engine: Engine, { loss, predictions, labels, weights, logits }: Given) {
  const graph = new Graph();
  const outputShape = predictions.shape.slice(1);
  const given = graph.input('given', {
    shape: [-1, ...outputShape],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const label = graph.input('label', labelInput(loss.labelMode, outputShape));
  const weight = graph.input('weight', { shape: [-1], dtype: 'float32', source: { kind: 'batch' } });
  const activation = loss.name === 'binaryCrossentropy' ? ops.sigmoid : ops.softmax;
  const output = logits ? { prediction: activation(given), logits: given } : { prediction: given };
  const each = loss.perItem(label, output);
  const value = ops.reduceMean(ops.multiply(each, weight));
  const [gradient] = gradients(value, [given]);
  if (!gradient) throw new Error('expected one gradient');
  const program = graph.program({ outputs: { each, value, gradient } });
  const session = await engine.load({ state: {}, programs: { loss: program } }, {});
  try {
    return await session.run('loss', {
      given: { shape: predictions.shape, data: Float32Array.from(predictions.data) },
      label: labels,
      weight: { shape: [weights.length], data: Float32Array.from(weights) },
    });
  } finally {
    await session.dispose();
  }
}

function expectClose(received: TensorValue | undefined, expected: readonly number[]): void {
  expect(received?.data.length).toBe(expected.length);
  expected.forEach((value, index) => {
    const difference = Math.abs((received?.data[index] as number) - value);
    expect(difference, `element ${index}: ${received?.data[index]} instead of ${value}`).toBeLessThanOrEqual(
      1e-6 * Math.max(Math.abs(value), 0.1),
    );
  });
}

describe('losses equal Keras: value with weights, each item, gradient', () => {
  const engine = referenceEngine();

  it.each(goldens.map((golden) => [`${golden.loss}, ${golden.name}`, golden] as const))(
    '%s',
    async (_, golden) => {
      const { predictions, options, labels, weights } = golden;
      const data = labels.dtype === 'int32' ? Int32Array.from(labels.data) : Float32Array.from(labels.data);
      const result = await run(engine, {
        loss: lossOf(golden),
        predictions,
        labels: { shape: labels.shape, data },
        weights: weights ?? labels.shape.slice(0, 1).flatMap((items) => new Array<number>(items).fill(1)),
        logits: options.fromLogits === true,
      });
      expectClose(result.each, golden.each);
      expectClose(result.value, [golden.value]);
      expectClose(result.gradient, golden.gradient);
    },
  );

  it('binaryCrossentropy keeps a confident right answer above zero, where y·softplus rounds to 0', async () => {
    const result = await run(engine, {
      loss: binaryCrossentropy(),
      predictions: { shape: [2, 1], data: [20, -20] },
      labels: { shape: [2, 1], data: Float32Array.of(1, 0) },
      weights: [1, 1],
      logits: true,
    });
    const expected = Math.log1p(Math.exp(-20));
    for (const value of result.each?.data ?? []) expect(Math.abs(value / expected - 1)).toBeLessThan(1e-5);
    for (const value of result.gradient?.data ?? []) expect(Math.abs(value)).toBeGreaterThan(1e-10);
  });

  it('sparseCategoricalCrossentropy with label smoothing equals categorical with it', async () => {
    const predictions = { shape: [2, 3], data: [0.5, -1, 2, 0.25, 0, -3] };
    const shared = { predictions, weights: [1, 1], logits: true };
    const smooth = { labelSmoothing: 0.1 };
    const sparse = await run(engine, {
      ...shared,
      loss: sparseCategoricalCrossentropy(smooth),
      labels: { shape: [2], data: Int32Array.of(2, 0) },
    });
    const categorical = await run(engine, {
      ...shared,
      loss: categoricalCrossentropy(smooth),
      labels: { shape: [2, 3], data: Float32Array.of(0, 0, 1, 1, 0, 0) },
    });
    expect(sparse.each).toEqual(categorical.each);
  });
});

describe('losses and models that do not fit: one line with the remedy', () => {
  const end = (outputShape: readonly number[], activation?: string) => ({
    model: 'net',
    outputShape,
    activation,
  });

  it.each<[Loss, ReturnType<typeof end>, string]>([
    [
      binaryCrossentropy(),
      end([2], 'softmax'),
      "loss binaryCrossentropy needs a sigmoid output, model 'net' ends in softmax over 2. Use loss: 'sparseCategoricalCrossentropy', or end in dense({ units: 1, activation: 'sigmoid' }).",
    ],
    [binaryCrossentropy(), end([1], 'linear'), "has activation 'linear'. Give it activation: 'sigmoid'."],
    [sparseCategoricalCrossentropy(), end([1], 'sigmoid'), 'needs an output of at least 2 classes'],
    [
      categoricalCrossentropy(),
      end([3], 'sigmoid'),
      "has activation 'sigmoid'. Give it activation: 'softmax'.",
    ],
    [
      sparseCategoricalCrossentropy(),
      end([3], 'linear'),
      "has activation 'linear'. Give it activation: 'softmax'.",
    ],
  ])('%o', (loss, modelEnd, message) => {
    expect(() => loss.check(modelEnd)).toThrow(message);
    try {
      loss.check(modelEnd);
    } catch (error) {
      expect(String(error)).not.toContain('\n');
    }
  });

  it('accepts what fits', () => {
    binaryCrossentropy().check(end([1], 'sigmoid'));
    binaryCrossentropy().check(end([1]));
    sparseCategoricalCrossentropy().check(end([2], 'softmax'));
    expect(resolveLoss('meanSquaredError').labelMode satisfies LossLabelMode).toBe('values');
  });

  it('refuses unknown names and smoothing out of range', () => {
    expect(() => resolveLoss('mse' as 'meanSquaredError')).toThrow("loss: unknown name 'mse'. Use one of");
    expect(() => binaryCrossentropy({ labelSmoothing: 2 })).toThrow(
      'labelSmoothing must be in 0..1, received 2',
    );
    expect(() => categoricalCrossentropy({ labelSmoothing: Number.NaN })).toThrow('received NaN');
  });
});
