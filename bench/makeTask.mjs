import { initialState, randomStream } from '../packages/core/dist/index.js';

/** One network with weights and a batch: the same numbers in Node and in a page. */
export function makeTask({ name, batch, learningRate, model: make }) {
  const model = make();
  const classes = Math.max(2, model.layers.at(-1).units);
  const state = initialState(model, 1);
  const random = randomStream({ seed: 1, purpose: 'benchmark', counters: [] });
  const images = {
    shape: [batch, ...model.input],
    data: new Float32Array(batch * model.input.reduce((a, b) => a * b, 1)),
  };
  random.fillUniform(images.data);
  const labels = Int32Array.from({ length: batch }, () => random.integer(classes));
  const variables = Object.entries(state).map(([variable, { shape }]) => ({ name: variable, shape }));
  return { name, batch, classes, learningRate, model, variables, state, images, labels };
}
