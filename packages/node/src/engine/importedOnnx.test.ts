import { type Engine, type ImportedModel, predictionProgram, type TensorValue } from '@cnn/core';
import { readOnnx } from '@cnn/onnx';
import { channelsLast, memorySource, type OnnxGolden, onnxGoldens } from '@cnn/testing';
import { compile, sgd } from '@cnn/train';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEngines, selectEngine } from './engines.js';

const working = (await listEngines()).filter(({ available }) => available).map(({ name }) => name);
/** The slow one has its own tests. */
const names = working.filter((name) => name !== 'cpu');

/** What a program of the model takes. */
function inputsOf({ inputs, layout }: OnnxGolden, { model }: ImportedModel): Record<string, TensorValue> {
  const extra = Object.keys(model.extraInputs ?? {});
  return Object.fromEntries(
    inputs.map((input, at) => {
      const { shape, data } = layout === 'nchw' ? channelsLast(input) : input;
      const dims = at === 0 ? [shape[0] as number, ...model.input] : shape;
      return [at === 0 ? 'image' : `input/${extra[at - 1]}`, { shape: dims, data }];
    }),
  );
}

describe.each(names)('models read from ONNX, on %s', (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await selectEngine({ name });
  });
  afterAll(() => engine.dispose());

  it.each(onnxGoldens.map((golden) => [golden.name, golden] as const))(
    '%s predicts the same',
    async (_name, golden) => {
      const imported = readOnnx(golden.bytes);
      const { model, weights } = imported;
      const state = Object.fromEntries(
        Object.entries(weights).map(([key, { shape }]) => [
          key,
          { shape, dtype: 'float32', role: 'frozen' } as const,
        ]),
      );
      const session = await engine.load({ state, programs: { predict: predictionProgram(model) } }, weights);
      const outputs = await session.run('predict', inputsOf(golden, imported));
      await session.dispose();
      for (const [at, { shape, data }] of Object.values(outputs).entries()) {
        const output = golden.outputs[at] as OnnxGolden['outputs'][0];
        const expected = golden.layout === 'nchw' ? channelsLast(output) : output;
        expect(shape).toEqual(expected.shape);
        expect({ data: Float32Array.from(data) }).toBeCloseToTensor(
          { data: Float32Array.from(expected.data) },
          1e-4,
        );
      }
    },
  );

  it.each(['torch mobile-14', 'torch denseNet-16', 'dynamo convNext', 'tf2onnx plain-17'])(
    '%s trains',
    async (wanted) => {
      const golden = onnxGoldens.find((each) => each.name === wanted) as OnnxGolden;
      const imported = readOnnx(golden.bytes);
      const { image } = inputsOf(golden, imported);
      const [items = 0, units = 0] = golden.outputs[0]?.shape ?? [];
      const data = Float32Array.from({ length: items * units }, (_, at) => (at % (units + 1) === 0 ? 1 : 0));
      const source = memorySource({
        ...{ images: image as TensorValue, labels: { shape: [items, units], data } },
        classNames: Array.from({ length: units }, (_, at) => `class ${at}`),
      });
      const { model, weights } = imported;
      const optimizer = sgd({ learningRate: 0.02 });
      const trained = await compile({ model, weights, engine, optimizer, loss: 'meanSquaredError' });
      const { history } = await trained.fit(source, { epochs: 8, batchSize: 2 });
      await trained.dispose();
      const losses = history.loss ?? [];
      expect(losses.every(Number.isFinite)).toBe(true);
      expect(losses.at(-1)).toBeLessThan(losses[0] as number);
    },
  );
});
