import { explain, explainableModel } from '@cnn/explain';
import { runExplainSuite } from '@cnn/testing';
import { describe } from 'vitest';
import { listEngines, selectEngine } from '../engine/engines.js';

const here = (await listEngines()).filter(({ available }) => available).map(({ name }) => name);

// Against the maps of pytorch-grad-cam, captum and Keras. `cpu`, which is slow, is in engines.slow.test.ts.
describe.each(['tensorflow', 'onnx', 'wasm'])('on %s', (name) => {
  describe.skipIf(!here.includes(name))('where it is installed', () => {
    runExplainSuite({ name, start: () => selectEngine({ name }), explain, explainableModel });
  });
});
