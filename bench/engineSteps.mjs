/**
 * Makes a task ready on an engine of this repository. `train` is the module of @cnn/train, of the checkout that the engine is of.
 * @returns for 'train' a function that does a step, and resolves with its loss; for 'predict' one that makes a function for the first n
 *   images, which resolves with what it predicts
 */
export async function engineSteps({ train, engine, task, phase }) {
  const { adam, stepScalars, trainingPrograms } = train;
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
    return (count) => {
      const image = firstImages(task.images, count);
      return async () => {
        const { prediction } = await session.run('predict', { image }, ['prediction']);
        return prediction.data;
      };
    };
  }
  return async () => {
    const numbers = Object.entries(
      stepScalars(optimizer, { step: steps++, learningRate: task.learningRate }),
    );
    const scalars = numbers.map(([key, value]) => [key, { shape: [], data: Float32Array.of(value) }]);
    const all = { image: task.images, label, weight, ...Object.fromEntries(scalars) };
    const outputs = await session.run('train', pick(all, set.programs.train.inputs), ['loss']);
    return outputs.loss.data[0];
  };
}

/** The first of a batch, as a tensor of their own. */
export function firstImages({ shape: [batch, ...one], data }, count) {
  return { shape: [count, ...one], data: data.slice(0, (data.length / batch) * count) };
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
