import {
  BATCH,
  Graph,
  gradients,
  type ImportedModel,
  lowerModel,
  ops,
  predictionProgram,
  type TensorValue,
  type Value,
} from '@cnn/core';
import { channelsLast, type Dense, interpret, type OnnxGolden, onnxGoldens } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { readOnnx } from './readOnnx.js';

/** The golden's inputs by the names of a program of ours. */
function inputsOf({ inputs, layout }: OnnxGolden, { model }: ImportedModel): Record<string, Dense> {
  const extra = Object.keys(model.extraInputs ?? {});
  return Object.fromEntries(
    inputs.map((input, at) => {
      const { shape, data } = layout === 'nchw' ? channelsLast(input) : input;
      const dims = at === 0 && shape.length === 2 ? [shape[0] as number, ...model.input] : [...shape];
      return [at === 0 ? 'image' : `input/${extra[at - 1]}`, { shape: dims, data: Float32Array.from(data) }];
    }),
  );
}

const asState = (weights: ImportedModel['weights']): Record<string, Dense> =>
  Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]: [string, TensorValue]) => [
      name,
      { shape: [...shape], data: Float32Array.from(data) },
    ]),
  );

describe('readOnnx', () => {
  for (const golden of onnxGoldens) {
    const imported = () => readOnnx(golden.bytes, { file: `${golden.name}.onnx` });

    it(`${golden.name} predicts what ONNX Runtime does`, () => {
      const read = imported();
      const { outputs } = interpret({
        program: predictionProgram(read.model),
        ...{ inputs: inputsOf(golden, read), state: asState(read.weights) },
      });
      const values = Object.values(outputs);
      expect(values).toHaveLength(golden.outputs.length);
      for (const [at, expected] of golden.outputs.entries()) {
        const { shape, data } = golden.layout === 'nchw' ? channelsLast(expected) : expected;
        expect(values[at]?.shape).toEqual(shape);
        expect({ data: Float32Array.from(values[at]?.data ?? []) }).toBeCloseToTensor(
          { data: Float32Array.from(data) },
          1e-5,
        );
      }
    });

    it(`${golden.name} has a gradient for every weight`, () => {
      const read = imported();
      const graph = new Graph();
      const image = graph.input('image', {
        ...{ shape: [BATCH, ...read.model.input], dtype: 'float32', source: { kind: 'batch' } },
      });
      const extra = Object.fromEntries(
        Object.entries(read.model.extraInputs ?? {}).map(([name, shape]) => [
          name,
          graph.input(`input/${name}`, {
            shape: [BATCH, ...shape],
            dtype: 'float32',
            source: { kind: 'batch' },
          }),
        ]),
      );
      const { outputs } = lowerModel(graph, read.model, { image, extraInputs: extra, training: false });
      // A sum alone would not know what comes before a softmax.
      const loss = outputs
        .map(({ output }) => ops.reduceSum(ops.square(ops.add(output, 0.37))))
        .reduce((sum, part): Value => ops.add(sum, part));
      const trained = Object.entries(graph.stateSpecs).filter(([, { role }]) => role === 'trainable');
      const states = trained.map(([name, spec]) => graph.state(name, spec));
      const steps = gradients(loss, states);
      const program = graph.program({
        outputs: Object.fromEntries(trained.map(([name], at) => [name, steps[at] as Value])),
      });
      const found = interpret({
        program,
        inputs: inputsOf(golden, read),
        state: asState(read.weights),
      }).outputs;
      for (const [name] of trained) {
        const numbers = found[name]?.data ?? new Float32Array();
        expect(numbers.every(Number.isFinite), name).toBe(true);
        expect(
          numbers.some((value) => value !== 0),
          name,
        ).toBe(true);
      }
    });
  }
});
