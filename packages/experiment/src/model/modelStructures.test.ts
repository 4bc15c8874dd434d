import type { ModelDefinition, TensorValue } from '@cnn/core';
import { arraySet, batchSource, type Preprocessing, withInputs } from '@cnn/data';
import {
  referenceEngine,
  structureGoldens,
  structureInputs,
  structureModel,
  structureState,
} from '@cnn/testing';
import { adam, type Checkpoint, compile } from '@cnn/train';
import { describe, expect, it } from 'vitest';
import { readCheckpointFrom, saveCheckpointTo } from '../checkpoint/checkpointStore.js';
import { memoryStore } from '../store/memoryStore.js';
import { modelFor } from '../training/fitModel.js';
import { readModelFrom, saveModelTo } from './modelStore.js';
import { TrainedModel } from './trainedModel.js';

const ITEMS = 6;
const preprocessing: Preprocessing = {
  source: { type: 'float32', white: null },
  imageSize: [8, 8],
  onOddSize: 'resize',
  rescale: 1,
};
const classNamesOf = (name: string) => (name === 'nested' ? ['low', 'middle', 'high'] : ['no', 'yes']);

function setOf(model: ModelDefinition, name: string) {
  const { image, ...inputs } = structureInputs(model, { items: ITEMS, seed: 1 });
  const labels = Array.from({ length: ITEMS }, (_, item) => item % 2);
  const images = image as { shape: readonly number[]; data: Float32Array };
  const set = arraySet({ images, labels, white: null, classNames: classNamesOf(name), name: 'six' });
  return { set, inputs };
}

describe('models of other structures', () => {
  it.each(structureGoldens)('$name: is saved, read again, and predicts what Keras does', async (golden) => {
    const model = structureModel(golden.name);
    const store = memoryStore();
    const classNames = classNamesOf(golden.name);
    await saveModelTo(store, { model, state: structureState(golden), classNames, preprocessing });
    const saved = await readModelFrom(store);
    expect(saved.model).toEqual(model);
    const trained = new TrainedModel({ saved, engine: referenceEngine() });
    const { set, inputs } = setOf(model, golden.name);
    const known = Object.keys(inputs).length > 0 ? withInputs({ set, inputs }) : set;
    const predictions = await trained.predict(known);
    const [main = []] = Object.values(golden.outputs);
    const width = main.length / ITEMS;
    const last = classNames.at(-1) as string;
    for (const [item, { probabilities }] of predictions.entries())
      expect(probabilities[last]).toBeCloseTo(main[(item + 1) * width - 1] as number, 5);
    // All outputs, in float32 of the model's range.
    const all = await (await trained.compiled()).predictAll(trained.prepare(known));
    for (const [name, values] of Object.entries(golden.outputs))
      expect(all[name], name).toBeCloseToTensor({ data: values }, 1e-5);
    expect((await trained.evaluate(known, { part: 'all', bootstrap: false })).predictions).toHaveLength(
      ITEMS,
    );
    await trained.dispose();
  });

  it('predict of images takes the further inputs, and says so where they are missing', async () => {
    const [golden] = structureGoldens as [(typeof structureGoldens)[number]];
    const model = structureModel(golden.name);
    const store = memoryStore();
    const classNames = ['no', 'yes'];
    await saveModelTo(store, {
      model,
      state: structureState(golden),
      classNames,
      preprocessing: { ...preprocessing, source: { type: 'float32', white: 1 } },
    });
    const trained = new TrainedModel({ saved: await readModelFrom(store), engine: referenceEngine() });
    const { image, age } = structureInputs(model, { items: 2, seed: 1 }) as Record<string, TensorValue>;
    const data = image?.data as Float32Array;
    const twoChannels = [0, 1].map((at) => ({
      height: 8,
      width: 8,
      channels: 2,
      data: data.subarray(at * 128, (at + 1) * 128),
    }));
    const { set } = setOf(model, golden.name);
    for (const [call, message] of [
      [
        () => trained.predict(twoChannels),
        "predict: model 'two_outputs' takes age beside the images, received none. Give a row for each image: inputs: { age: … }",
      ],
      [
        () => trained.predict(twoChannels, { inputs: { age: [1, 2], sex: [0, 1] } }),
        "has no input 'sex', only age",
      ],
      [
        () => trained.predict(twoChannels, { inputs: { age: [1] } }),
        'inputs.age: expected one for each of the 2 images',
      ],
      [() => trained.predict(set, { inputs: { age: [1] } }), 'Use withInputs of @cnn/data'],
      [
        () => trained.predict({ ...set, white: 1 }),
        "takes an input 'age' [1] beside the images, received none of the set to predict",
      ],
    ] as const)
      await expect(call()).rejects.toMatchObject({
        name: 'CnnError',
        message: expect.stringContaining(message),
      });
    const predictions = await trained.predict(twoChannels, { inputs: { age: age?.data as Float32Array } });
    expect(predictions).toHaveLength(2);
    await trained.dispose();
  });

  it('a checkpoint in the middle of an epoch of two outputs is written and read whole', async () => {
    const [golden] = structureGoldens as [(typeof structureGoldens)[number]];
    const model = structureModel(golden.name);
    const { set, inputs } = setOf(model, golden.name);
    const whole = withInputs({ set, inputs, targets: { grade: golden.labels.grade as number[] } });
    const compiled = await compile({
      model,
      engine: referenceEngine(),
      loss: { malignant: 'binaryCrossentropy', grade: 'sparseCategoricalCrossentropy' },
      optimizer: adam({ learningRate: 0.01 }),
    });
    const checkpoints: Checkpoint[] = [];
    await compiled.fit(batchSource({ set: whole }), {
      batchSize: 2,
      checkpoint: { everySteps: 1, save: (one) => void checkpoints.push(structuredClone(one)) },
    });
    await compiled.dispose();
    const [first] = checkpoints as [Checkpoint];
    expect(Object.keys(first.position?.outputs ?? {})).toEqual(['malignant', 'grade']);
    for (const checkpoint of checkpoints) {
      const store = memoryStore();
      await saveCheckpointTo(store, { checkpoint });
      expect((await readCheckpointFrom(store)).checkpoint).toEqual(checkpoint);
    }
  });

  it('an experiment trains one output, with the inputs that its set has', () => {
    const { set } = setOf(structureModel('nested'), 'siamese');
    const one = { set, imageShape: [8, 8, 2] } as const;
    expect(() => modelFor({ model: structureModel('two inputs, two outputs'), ...one })).toThrow(
      "model 'two_outputs' has the outputs malignant, grade; experiments train models of one output",
    );
    const siamese = structureModel('siamese');
    expect(() => modelFor({ model: siamese, ...one })).toThrow(
      "takes an input 'other' [8, 8, 2] beside the images, received none of six",
    );
    const { inputs } = setOf(siamese, 'siamese');
    expect(modelFor({ model: siamese, ...one, set: withInputs({ set, inputs }) })).toBe(siamese);
  });
});
