import { firstImages } from './engineSteps.mjs';

/**
 * Makes a task ready as tfjs's documentation says: a LayersModel, trainOnBatch and predictOnBatch. `tf` is tfjs-node, or core and layers of a
 * page.
 * @returns as `engineSteps`
 */
export function layersSteps(tf, task, phase) {
  const model = layersModel(tf, task);
  const tensorOf = ({ data, shape }) => tf.tensor(data, shape);
  if (phase === 'predict') {
    return (count) => {
      const images = tensorOf(firstImages(task.images, count));
      return async () => {
        const prediction = model.predictOnBatch(images);
        const values = await prediction.data();
        prediction.dispose();
        return values;
      };
    };
  }
  const images = tensorOf(task.images);
  const binary = task.classes === 2;
  model.compile({
    optimizer: tf.train.adam(task.learningRate, 0.9, 0.999, 1e-7),
    loss: binary ? 'binaryCrossentropy' : 'sparseCategoricalCrossentropy',
  });
  const labels = tf.tensor(Float32Array.from(task.labels), binary ? [task.batch, 1] : [task.batch]);
  return () => model.trainOnBatch(images, labels);
}

function layersModel(tf, task) {
  const input = tf.input({ shape: task.model.input });
  const values = new Map([['input', input]]);
  const layers = new Map();
  let last = 'input';
  for (const { type, name, inputs, ...config } of task.model.layers) {
    const layer = make(tf, type, config);
    const from = (inputs ?? [last]).map((source) => values.get(source));
    values.set(name, layer.apply(from.length === 1 ? from[0] : from));
    layers.set(name, layer);
    last = name;
  }
  const model = tf.model({ inputs: input, outputs: values.get(last) });
  for (const [name, layer] of layers) {
    const own = task.variables.filter((variable) => variable.name.startsWith(`${name}/`));
    if (own.length === 0) continue;
    layer.setWeights(own.map((variable) => tf.tensor(task.state[variable.name].data, variable.shape)));
  }
  return model;
}

function make(tf, type, config) {
  if (typeof tf.layers[type] !== 'function') throw new Error(`this peer has no layer ${type}`);
  return tf.layers[type](config);
}
