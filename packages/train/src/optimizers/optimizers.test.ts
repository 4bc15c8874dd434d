import { readdirSync, readFileSync } from 'node:fs';
import { checkProgram, Graph, type TensorValue } from '@cnn/core';
import { referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import * as train from '../index.js';
import { optimizerUpdates } from '../programs/optimizerUpdates.js';
import { stepInputs } from '../programs/stepInputs.js';
import { learningRateAt } from '../schedules/learningRateAt.js';
import { adagrad } from './adagrad.js';
import { adam } from './adam.js';
import { adamax } from './adamax.js';
import { adamW } from './adamW.js';
import { lamb } from './lamb.js';
import { lion } from './lion.js';
import { nadam } from './nadam.js';
import { type Optimizer, stepScalars } from './optimizer.js';
import { type OptimizerName, optimizerNames, optimizers, resolveOptimizer } from './resolve.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

interface Golden {
  readonly optimizer: OptimizerName;
  readonly options: Readonly<Record<string, never>>;
  readonly start: Record<string, { readonly shape: number[]; readonly data: number[] }>;
  readonly steps: readonly {
    readonly learningRate: number;
    readonly gradients: Record<string, number[]>;
    /** Of the state, by its variables' names. */
    readonly parameters: Record<string, number[]>;
  }[];
}

const folder = new URL('../../../testing/goldens/training/', import.meta.url);
const goldens = readdirSync(folder)
  .filter((name) => /^optimizers.*\.json$/.test(name))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Golden[]);

/** A program that does one step with gradients that the host sends. */
function stepProgram(optimizer: Optimizer, parameters: Golden['start']) {
  const graph = new Graph();
  const gradients = Object.fromEntries(
    Object.entries(parameters).map(([name, { shape }]) => {
      graph.state(name, { shape, dtype: 'float32', role: 'trainable' });
      return [name, graph.input(`gradient/${name}`, { shape, dtype: 'float32', source: { kind: 'batch' } })];
    }),
  );
  const { updates, rules, slots } = optimizerUpdates({ graph, optimizer, gradients });
  return {
    program: graph.program({ outputs: {}, updates, rules }),
    state: graph.stateSpecs,
    slots,
    updates,
    graph,
  };
}

describe('optimizers equal Keras and PyTorch over steps of a changing learning rate', () => {
  it.each(
    goldens.map((golden) => [`${golden.optimizer} ${JSON.stringify(golden.options)}`, golden] as const),
  )('%s', async (_, { optimizer: name, options, start, steps }) => {
    const optimizer = optimizers[name](options);
    const { program, state, slots } = stepProgram(optimizer, start);
    const initial = Object.fromEntries(
      Object.entries(start).map(([key, { shape, data }]) => [key, { shape, data: Float32Array.from(data) }]),
    );
    const session = await referenceEngine().load(
      { state, programs: { step: program } },
      { ...initial, ...slots },
    );
    for (const [step, { learningRate, gradients, parameters }] of steps.entries()) {
      const batch = Object.fromEntries(
        Object.entries(gradients).map(([key, data]): [string, TensorValue] => [
          `gradient/${key}`,
          { shape: start[key]?.shape ?? [], data: Float32Array.from(data) },
        ]),
      );
      const { schedule } = optimizer;
      const rate = schedule ? learningRateAt({ schedule, step }) : learningRate;
      expect(rate).toBeCloseTo(learningRate, 8);
      const scalars = stepScalars(optimizer, { step, learningRate: rate });
      await session.run('step', stepInputs({ program, batch, batchSize: 1, scalars }));
      const received = await session.readState(Object.keys(parameters));
      for (const [key, expected] of Object.entries(parameters)) {
        expected.forEach((value, index) => {
          const difference = Math.abs((received[key]?.data[index] as number) - value);
          const roundOff = 2 ** -23 * Math.max(1, Math.abs(value));
          expect(difference, `${key}[${index}] after step ${step + 1}`).toBeLessThanOrEqual(roundOff);
        });
      }
    }
    await session.dispose();
  });
});

it('every optimizer that has a name is exported under it, calls itself so and has goldens', () => {
  const exported: Readonly<Record<string, unknown>> = train;
  const known = new Set<string>(goldens.map(({ optimizer }) => optimizer));
  expect(optimizerNames.filter((name) => exported[name] !== optimizers[name])).toEqual([]);
  expect(optimizerNames.filter((name) => optimizers[name]().name !== name)).toEqual([]);
  expect(optimizerNames.filter((name) => !known.has(name))).toEqual([]);
});

describe('the form of Adam', () => {
  it('is the one of README.md, node by node', () => {
    const { program } = stepProgram(adam(), { w: { shape: [2], data: [0, 0] } });
    const text = program.nodes.map(({ id, operation, operands, attributes }) => {
      const detail = 'name' in attributes ? attributes.name : 'values' in attributes ? attributes.values : '';
      return `${id} ${operation} ${detail || operands.join(' ')}`;
    });
    expect(text).toMatchInlineSnapshot(`
      [
        "0 state w",
        "1 input gradient/w",
        "2 state optimizer/momentum/w",
        "3 state optimizer/velocity/w",
        "4 subtract 1 2",
        "5 constant 0.09999999999999998",
        "6 multiply 4 5",
        "7 add 2 6",
        "8 square 1",
        "9 subtract 8 3",
        "10 constant 0.0010000000000000009",
        "11 multiply 9 10",
        "12 add 3 11",
        "13 input alpha",
        "14 multiply 7 13",
        "15 sqrt 12",
        "16 constant 1e-7",
        "17 add 15 16",
        "18 divide 14 17",
        "19 subtract 0 18",
      ]
    `);
  });

  it('sends the bias correction as a number that depends on the count of steps alone', () => {
    const first = stepScalars(adam(), { step: 0, learningRate: 0.001 });
    expect(first.alpha).toBeCloseTo((0.001 * Math.sqrt(0.001)) / 0.1, 12);
    expect(stepScalars(adam(), { step: 99_999, learningRate: 0.001 }).alpha).toBeCloseTo(0.001, 12);
  });
});

describe('the rule that an update carries', () => {
  const one = { 'dense/kernel': { shape: [2], data: [0, 0] } };
  it.each([
    ['adam', adam(), 'adam'],
    ['adamW', adamW(), 'adam'],
    ['adam with clipping', adam({ globalClipNorm: 1 }), 'adam'],
    ['adam with averages', adam({ useEma: true }), 'adam'],
    ['rmsprop', rmsprop(), 'rmsprop'],
    ['rmsprop with momentum', rmsprop({ momentum: 0.9 }), 'rmsprop'],
    ['sgd', sgd(), 'sgd'],
    ['sgd with weight decay', sgd({ weightDecay: 0.1 }), 'sgd'],
    ['momentum', sgd({ momentum: 0.9 }), 'momentum'],
    ['Nesterov', sgd({ momentum: 0.9, nesterov: true }), 'momentum'],
    ['lion, whose direction is a sign', lion(), 'sgd'],
  ])('%s', (_, optimizer, type) => {
    const { program } = stepProgram(optimizer, one);
    expect(program.rules?.map((rule) => rule.type)).toEqual([type]);
    checkProgram(program);
  });

  it.each([
    ['centered rmsprop', rmsprop({ centered: true })],
    ['nadam', nadam()],
    ['adamax', adamax()],
    ['adagrad', adagrad()],
    ['accumulated gradients', adam({ gradientAccumulationSteps: 2 })],
    ['averages that overwrite', adam({ useEma: true, emaOverwriteFrequency: 2 })],
    ['a rate of its own for some parameters', adam({ learningRateMultipliers: { dense: 0.5 } })],
    [
      'a momentum that is cycled',
      adam({ learningRate: { type: 'oneCycle', maxLearningRate: 1, totalSteps: 9, cycleMomentum: true } }),
    ],
  ])('none for %s, whose nodes are another form', (_, optimizer) => {
    const { program } = stepProgram(optimizer, one);
    expect(program.rules).toBeUndefined();
    checkProgram(program);
  });
});

describe('wrong options are one line', () => {
  it.each([
    [
      () => adam({ learningRate: Number.NaN }),
      'optimizer adam: learningRate must be a number not negative, received NaN.',
    ],
    [
      () => sgd({ learningRate: -1 }),
      'optimizer sgd: learningRate must be a number not negative, received -1.',
    ],
    [() => adam({ beta1: 1 }), 'optimizer adam: beta1 must be a number in 0..1, below 1, received 1.'],
    [
      () => adamW({ weightDecay: Number.NaN }),
      'optimizer adamW: weightDecay must be a number not negative, received NaN.',
    ],
    [() => rmsprop({ rho: 2 }), 'optimizer rmsprop: rho must be a number in 0..1, below 1, received 2.'],
    [() => sgd({ nesterov: true }), 'optimizer sgd: nesterov: true needs momentum above 0, received 0.'],
    [
      () => resolveOptimizer('ftrl' as 'adam'),
      "optimizer: unknown name 'ftrl'. Use one of adam, adamW, rmsprop, sgd",
    ],
    [
      () => resolveOptimizer({ learningRate: 0.1 } as unknown as Optimizer),
      'optimizer: expected an optimizer, such as adam({ learningRate }), or its name, received an object with learningRate.',
    ],
    [
      () => adam({ clipNorm: 1, globalClipNorm: 1 }),
      'optimizer adam: received clipNorm and globalClipNorm, only one of',
    ],
    [() => sgd({ clipValue: 0 }), 'optimizer sgd: clipValue must be a number above 0, received 0.'],
    [
      () => lion({ gradientAccumulationSteps: 1.5 }),
      'optimizer lion: gradientAccumulationSteps must be a number without fraction from 2, received 1.5.',
    ],
    [
      () => lamb({ learningRateMultipliers: { dense: -1 } }),
      "optimizer lamb: learningRateMultipliers['dense'] must be a number not negative, received -1.",
    ],
    [
      () =>
        sgd({ learningRate: { type: 'oneCycle', maxLearningRate: 1, totalSteps: 9, cycleMomentum: true } }),
      'optimizer sgd: it has no momentum that cycleMomentum of its schedule could change. Use sgd or rmsprop with momentum',
    ],
    [
      () => stepProgram(adam({ frozen: ['conv9'] }), { w: { shape: [1], data: [0] } }),
      "optimizer: frozen names 'conv9', which no parameter's name contains. They are w.",
    ],
    [
      () => stepProgram(adam({ learningRateMultipliers: { x: 2 } }), { w: { shape: [1], data: [0] } }),
      "optimizer: learningRateMultipliers names 'x', which no parameter's name contains.",
    ],
  ])('%s', (make, message) => {
    expect(make).toThrow(message);
  });

  it('excludes parameters from weight decay by a part of their name', () => {
    const optimizer = adamW({ excludeFromWeightDecay: ['bias'] });
    const { program } = stepProgram(optimizer, {
      'dense/kernel': { shape: [1], data: [0] },
      'dense/bias': { shape: [1], data: [0] },
    });
    const startsAtState = (name: string): boolean => {
      const update = program.nodes[program.updates[name] as number];
      return program.nodes[update?.operands[0] as number]?.operation === 'state';
    };
    expect(startsAtState('dense/bias')).toBe(true);
    expect(startsAtState('dense/kernel')).toBe(false);
  });

  it('frozen parameters are not updated and have no slots', () => {
    const { program, slots } = stepProgram(nadam({ frozen: ['conv/'], useEma: true }), {
      'conv/kernel': { shape: [1], data: [0] },
      'dense/kernel': { shape: [1], data: [0] },
    });
    const slotNames = ['ema', 'momentum', 'velocity'].map((slot) => `optimizer/${slot}/dense/kernel`);
    expect(Object.keys(slots).sort()).toEqual(slotNames);
    expect(Object.keys(program.updates).sort()).toEqual(['dense/kernel', ...slotNames]);
  });
});
