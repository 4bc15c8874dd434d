import { adam, stepScalars, trainingPrograms } from '../packages/train/dist/index.js';

/** Makes a task ready on an engine of this repository; gives a function that does a step, and resolves with its loss when it trains. */
export async function engineSteps(engine, task, phase) {
  const binary = task.classes === 2;
  const label = binary
    ? { shape: [task.batch, 1], data: Float32Array.from(task.labels) }
    : { shape: [task.batch], data: task.labels };
  const weight = { shape: [task.batch], data: new Float32Array(task.batch).fill(1) };
  let steps = 0;
  const optimizer = adam();
  const loss = binary ? 'binaryCrossentropy' : 'sparseCategoricalCrossentropy';
  const set = trainingPrograms({ model: task.model, loss, optimizer });
  const wanted = phase === 'train' ? set : predictionOnly(set);
  const session = await engine.load(wanted, pick({ ...task.state, ...set.slots }, wanted.state));
  if (phase === 'predict') {
    return async () => {
      await session.run('predict', { image: task.images }, ['prediction']);
    };
  }
  return async () => {
    const numbers = Object.entries(stepScalars(optimizer, { step: steps++, learningRate: 0.001 }));
    const scalars = numbers.map(([key, value]) => [key, { shape: [], data: Float32Array.of(value) }]);
    const all = { image: task.images, label, weight, ...Object.fromEntries(scalars) };
    const outputs = await session.run('train', pick(all, set.programs.train.inputs), ['loss']);
    return outputs.loss.data[0];
  };
}

function predictionOnly({ state, programs: { predict } }) {
  const read = new Set(
    predict.nodes.filter(({ operation }) => operation === 'state').map((node) => node.attributes.name),
  );
  const own = Object.entries(state).filter(([name]) => read.has(name));
  return { state: Object.fromEntries(own), programs: { predict } };
}

function pick(values, wanted) {
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, values[name]]));
}
