import {
  activation,
  add,
  apply,
  average,
  conv2d,
  dense,
  dropout,
  flatten,
  functional,
  globalAveragePooling2d,
  initialState,
  input,
  type ModelDefinition,
  sequential,
  type Tap,
} from '@cnn/core';
import { hashed, interpret } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { modelGraph } from './modelGraph.js';

const shape = [5, 6, 2] as const;
const conv = (filters: number) => conv2d({ filters, kernelSize: 3 });

/** Logits and prediction of four images. */
function run(definition: ModelDefinition) {
  const whole = modelGraph({ model: { definition } });
  const state = Object.entries(initialState(definition, 2));
  const { outputs } = interpret({
    program: whole.graph.program({ outputs: { logits: whole.logits, prediction: whole.lowered.output } }),
    inputs: {
      image: {
        shape: [4, ...shape],
        data: Float64Array.from(hashed({ seed: 1, size: 240, low: -3, high: 3 })),
      },
    },
    state: Object.fromEntries(
      state.map(([name, value]) => [name, { ...value, data: Float64Array.from(value.data, (x) => 4 * x) }]),
    ),
  });
  const rows = (name: string): number[][] => {
    const { shape: own, data } = outputs[name] as { shape: readonly number[]; data: ArrayLike<number> };
    const width = own[1] as number;
    return Array.from({ length: own[0] as number }, (_, row) =>
      Array.from({ length: width }, (_none, at) => data[row * width + at] as number),
    );
  };
  return { kind: whole.kind, logits: rows('logits'), prediction: rows('prediction') };
}

const squash = {
  sigmoid: (row: readonly number[]) => row.map((x) => 1 / (1 + Math.exp(-x))),
  softmax: (row: readonly number[]) => {
    const sum = row.reduce((total, x) => total + Math.exp(x), 0);
    return row.map((x) => Math.exp(x) / sum);
  },
  linear: (row: readonly number[]) => [...row],
};

function averaged(end: 'sigmoid' | 'softmax' | 'linear', nested: boolean): ModelDefinition {
  const image = input(shape);
  const member = (): Tap => apply([conv(3), flatten(), dense({ units: 3, activation: end })], image);
  const pair = apply(average(), [member(), member()]);
  return functional({ input: image, output: nested ? apply(average(), [pair, member()]) : pair });
}

const sequence = (...layers: Parameters<typeof sequential>[0]['layers']): ModelDefinition =>
  sequential({ input: shape, layers });

describe('the logits of a model', () => {
  it.each<[string, 'sigmoid' | 'softmax' | 'linear', ModelDefinition]>([
    ['a sigmoid', 'sigmoid', sequence(flatten(), dense({ units: 1, activation: 'sigmoid' }))],
    ['a softmax', 'softmax', sequence(flatten(), dense({ units: 3, activation: 'softmax' }))],
    ['linear numbers', 'linear', sequence(flatten(), dense({ units: 3 }))],
    [
      'an activation',
      'softmax',
      sequence(flatten(), dense({ units: 3 }), activation({ activation: 'softmax' })),
    ],
    [
      'a softmax, then nothing',
      'softmax',
      sequence(flatten(), dense({ units: 3, activation: 'softmax' }), dropout({ rate: 0.5 })),
    ],
    ['global pooling', 'linear', sequence(conv(3), globalAveragePooling2d())],
    [
      'global pooling of sigmoids',
      'sigmoid',
      sequence(conv(3), activation({ activation: 'sigmoid' }), globalAveragePooling2d()),
    ],
    [
      'global pooling of softmaxes',
      'softmax',
      sequence(conv(3), activation({ activation: 'softmax' }), globalAveragePooling2d()),
    ],
    ['an average of sigmoids', 'sigmoid', averaged('sigmoid', false)],
    ['an average of softmaxes', 'softmax', averaged('softmax', false)],
    ['an average of linear numbers', 'linear', averaged('linear', false)],
    ['an ensemble of ensembles of sigmoids', 'sigmoid', averaged('sigmoid', true)],
    ['an ensemble of ensembles of softmaxes', 'softmax', averaged('softmax', true)],
  ])('at the end of %s give what it predicts by %s', (_name, kind, definition) => {
    const found = run(definition);
    expect(found.kind).toBe(kind);
    for (const [row, logits] of found.logits.entries()) {
      for (const [at, value] of squash[kind](logits).entries()) {
        expect(value).toBeCloseTo(found.prediction[row]?.[at] as number, 10);
      }
    }
  });

  it('of an average are finite where its members’ probabilities are 0 and 1 in single precision', () => {
    const image = input(shape);
    const member = (): Tap =>
      apply([flatten(), dense({ units: 1, activation: 'sigmoid', kernelInitializer: 'ones' })], image);
    const definition = functional({ input: image, output: apply(average(), [member(), member()]) });
    const { graph, logits } = modelGraph({ model: { definition } });
    const { outputs } = interpret({
      program: graph.program({ outputs: { logits } }),
      inputs: { image: { shape: [1, ...shape], data: new Float32Array(60).fill(5) } },
      state: Object.fromEntries(
        Object.entries(initialState(definition, 1)).map(([name, value]) => [
          name,
          { ...value, data: Float32Array.from(value.data) },
        ]),
      ),
    });
    expect(outputs.logits?.data[0]).toBeCloseTo(300, 3);
  });

  it.each<[string, ModelDefinition]>([
    ['relu', sequence(flatten(), dense({ units: 3, activation: 'relu' }))],
    ['activation relu', sequence(flatten(), dense({ units: 3 }), activation({ activation: 'relu' }))],
    [
      'nothing after relu',
      sequence(flatten(), dense({ units: 3, activation: 'relu' }), dropout({ rate: 0.5 })),
    ],
    ['a sum of probabilities', functional(sumOfSigmoids())],
    ['a map', sequence(conv(3))],
  ])('are not known at the end of %s', (_name, definition) => {
    expect(() => modelGraph({ model: { definition } })).toThrow(
      /expected model '\w+' to end in a sigmoid, a softmax, an average of them, or linear numbers, one for each class, received .* End it in dense\(/,
    );
  });
});

function sumOfSigmoids() {
  const image = input(shape);
  const member = (): Tap => apply([flatten(), dense({ units: 1, activation: 'sigmoid' })], image);
  return { input: image, output: apply(add(), [member(), member()]) };
}
