import { apply, concatenate, conv2d, dense, functional, globalAveragePooling2d, input } from '@cnn/core';
import { withInputs } from '@cnn/data';
import { referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { smallExperiment, smallSet } from '../execution/smallRuns.support.test.js';
import { memoryStore } from '../store/memoryStore.js';
import { runExperiment } from './runExperiment.js';

it('an experiment trains a model that takes more than images, on a set that has it', async () => {
  const set = smallSet();
  const image = input(set.imageShape);
  const age = input([1], { name: 'age' });
  const look = [conv2d({ filters: 2, kernelSize: 3, activation: 'relu' }), globalAveragePooling2d()];
  const both = apply(concatenate(), [apply(look, image), age]);
  const output = apply(dense({ units: 1, activation: 'sigmoid' }), both);
  const model = functional({ name: 'with_age', inputs: [image, age], output });
  const known = withInputs({ set, inputs: { age: set.items.map(({ label }, at) => label + (at % 3) / 3) } });
  const experiment = { ...smallExperiment, model };
  const engine = referenceEngine({ precision: 'float32' });
  const result = await runExperiment({ experiment, set: known, engine, store: memoryStore() });
  expect(result.status).toBe('finished');
  const [one] = await result.model.predict(known, { indices: [0] });
  expect(Object.keys(one?.probabilities ?? {})).toEqual(set.classNames);
  await result.model.dispose();
  await expect(runExperiment({ experiment, set, engine, store: memoryStore() })).rejects.toThrow(
    "takes an input 'age' [1] beside the images, received none",
  );
}, 60_000);
