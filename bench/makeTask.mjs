import { initialState, randomStream } from '../packages/core/dist/index.js';

/**
 * One network with weights and a batch: the same numbers in Node and in a page. At Adam's usual rate of 0.001 the losses on random pixels grow
 * so fast that rounding shows in their third digit; at a tenth of it they tell whether two libraries compute the same.
 */
export function makeTask({ name, batch, model: make }) {
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
  return { name, batch, classes, learningRate: 1e-4, model, variables, state, images, labels };
}
