// One of n workers that train a network with batches of their own; worker 0 prints its medians as JSON. Started by workers.mjs.
import { tensorflowEngine } from '../packages/tensorflow/dist/index.js';
import { adam, stepScalars, trainingPrograms } from '../packages/train/dist/index.js';
import { makeTask } from './makeTask.mjs';
import { medianOf } from './measure.mjs';
import { networks } from './networks.mjs';

const [, , name, at, count, steps] = process.argv;
const [index, workers] = [Number(at), Number(count)];
const addresses = Array.from({ length: workers }, (_, worker) => `127.0.0.1:${23_950 + worker}`);
const attempt = await tensorflowEngine.start({ threads: 1, cluster: { workers: addresses, index } });
if (!attempt.available) throw new Error(attempt.reason);
const task = makeTask({ name, ...networks[name] });
const binary = task.classes === 2;
const label = binary
  ? { shape: [task.batch, 1], data: Float32Array.from(task.labels) }
  : { shape: [task.batch], data: task.labels };
const weight = { shape: [task.batch], data: new Float32Array(task.batch).fill(1) };
const optimizer = adam();
const loss = binary ? 'binaryCrossentropy' : 'sparseCategoricalCrossentropy';
const set = trainingPrograms({ model: task.model, loss, optimizer, workers });
const known = { ...task.state, ...set.slots };
const state = Object.fromEntries(Object.keys(set.state).map((variable) => [variable, known[variable]]));
const session = await attempt.engine.load(set, state);
/** What the host says of the whole batch; nobody asks for anything else. */
const host = { batchItems: task.batch * workers, workerShare: 1 / workers };
const times = [];
const processor = [];
for (let step = 0; step < Number(steps); step++) {
  const numbers = { ...host, ...stepScalars(optimizer, { step, learningRate: task.learningRate }) };
  const given = { image: task.images, label, weight };
  const inputs = Object.keys(set.programs.train.inputs).map((input) => [
    input,
    given[input] ?? { shape: [], data: Float32Array.of(numbers[input] ?? 0) },
  ]);
  const before = performance.now();
  const used = process.cpuUsage();
  await session.run('train', Object.fromEntries(inputs), ['loss']);
  const { user, system } = process.cpuUsage(used);
  if (step < 2) continue;
  times.push(performance.now() - before);
  processor.push((user + system) / 1000);
}
if (index === 0) {
  console.log(JSON.stringify({ milliseconds: medianOf(times), processor: medianOf(processor) }));
}
await session.dispose();
await attempt.engine.dispose();
