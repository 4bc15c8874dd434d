import {
  Graph,
  gradients,
  type OperationName,
  operationNames,
  ops,
  type TensorValues,
  type Value,
} from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';
import { type OperationGolden, operationGoldens } from '../goldens/operations.js';
import type { Dense } from '../reference/dense.js';
import { interpret } from '../reference/interpret.js';
import { operationCase } from './operationPrograms.js';

/** Half the distance of a central difference, for numbers around 1. */
const STEP = 1e-5;
/** How near it comes: the rounding of a loss in the thousands (1e-13 each), over the step, in a sum of dozens. */
const TOLERANCE = 1e-6;

type Values = Record<string, Dense>;

/** Operations without a derivative: constants, comparisons, choices of an index, and gradients of second order. */
const withoutGradient: readonly OperationName[] = [
  'constant',
  'batchSize',
  'greater',
  'greaterEqual',
  'equal',
  'oneHot',
  'maxPool2dGradient',
  'batchNormalizeGammaGradient',
  'batchNormalizeInputGradient',
];

/**
 * Registers tests that every operation's gradient equals central finite differences of its value, in float64 on the
 * reference interpreter.
 */
export function runGradientSuite(): void {
  describe('gradients against finite differences', () => {
    for (const operation of operationNames) {
      const goldens = operationGoldens.filter((golden) => golden.operation === operation && golden.gradients);
      describe(operation, () => {
        it(withoutGradient.includes(operation) ? 'has no case' : 'has a case', () => {
          expect(goldens.some((golden) => !golden.kink)).toBe(!withoutGradient.includes(operation));
        });
        for (const golden of goldens) {
          if (golden.kink) continue;
          it(golden.name, () =>
            operation === 'batchNormalize' ? checkBatchNormalize(golden) : check(golden),
          );
        }
      });
    }
  });
}

const dense = (values: TensorValues): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]),
  );

/** Derivatives of `loss` with regard to each element of `values[name]`, which are changed one by one and put back. */
function differences(values: Values, name: string, loss: () => number): number[] {
  const { data } = values[name] as Dense;
  return Array.from(data, (center, i) => {
    const step = STEP * Math.min(Math.max(Math.abs(center), 0.01), 1);
    data[i] = center + step;
    const above = loss();
    data[i] = center - step;
    const below = loss();
    data[i] = center;
    return (above - below) / (2 * step);
  });
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

function check(golden: OperationGolden): void {
  const made = operationCase(golden);
  const [inputs, state] = [dense(made.inputs), dense(made.state)];
  const outputsOf = (name: 'value' | 'gradient'): Values => {
    const program = made.programs.programs[name];
    if (!program) throw new Error(`the case has no program '${name}'`);
    return interpret({ program, inputs, state }).outputs;
  };
  const upstream = golden.upstream as readonly number[];
  const found = outputsOf('gradient');
  golden.gradients?.forEach((gradient, index) => {
    if (!gradient) return;
    const name = `operand${index}`;
    const loss = (): number => dot((outputsOf('value').value as Dense).data, upstream);
    const expected = differences(name in state ? state : inputs, name, loss);
    expect(found[String(index)], name).toBeCloseToTensor({ data: expected }, TOLERANCE);
  });
}

/** Its mean and variance are those of x, so they must move with x. */
function checkBatchNormalize(golden: OperationGolden): void {
  const [x, , , gamma, beta] = golden.operands;
  const { attributes } = golden;
  if (!x || !gamma || !beta || !('epsilon' in attributes))
    throw new Error('batchNormalize has five operands');
  const values = dense(operationCase(golden).inputs);
  const state = dense(operationCase(golden).state);
  const graph = new Graph();
  const image = graph.input('operand0', { shape: x.shape, dtype: 'float32', source: { kind: 'batch' } });
  const scale = graph.state('operand3', { shape: gamma.shape, dtype: 'float32', role: 'trainable' });
  const shift = graph.state('operand4', { shape: beta.shape, dtype: 'float32', role: 'trainable' });
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = ops.reduceMean(image, { axes });
  const variance = ops.channelVariance(image, mean);
  const { epsilon } = attributes;
  const value = ops.batchNormalize({ x: image, mean, variance, gamma: scale, beta: shift, epsilon });
  const upstream = graph.input('upstream', { shape: x.shape, dtype: 'float32', source: { kind: 'batch' } });
  const loss = ops.reduceSum(ops.multiply(value, upstream));
  const [dx, dScale, dShift] = gradients(loss, [image, scale, shift]) as [Value, Value, Value];
  const program = graph.program({ outputs: { loss, operand0: dx, operand3: dScale, operand4: dShift } });
  const run = (): Values => interpret({ program, inputs: values, state }).outputs;
  const found = run();
  for (const name of ['operand0', 'operand3', 'operand4']) {
    const expected = differences(
      name in state ? state : values,
      name,
      () => (run().loss as Dense).data[0] as number,
    );
    expect(found[name], name).toBeCloseToTensor({ data: expected }, TOLERANCE);
  }
}
