// node bench/overhead.mjs [--network lenet-28] [--batch 1] [--seconds 10]: what a prediction of @cnn/onnx takes beside a session of
// onnxruntime-node on the exported model. All variants are called in turn in one process; medians, and medians of differences to the
// first of a turn.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { exportOnnx, onnxEngine, onnxWebFrom } from '../packages/onnx/dist/index.js';
import * as train from '../packages/train/dist/index.js';
import { engineSteps, firstImages } from './engineSteps.mjs';
import { makeTask } from './makeTask.mjs';
import { medianOf } from './measure.mjs';
import { networks } from './networks.mjs';
import { tableOf } from './tables.mjs';

const { values: options } = parseArgs({
  options: {
    network: { type: 'string', default: 'lenet-28' },
    batch: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '10' },
  },
});
const require = createRequire(new URL('../packages/onnx/package.json', import.meta.url));
const ort = require('onnxruntime-node');
const task = makeTask({ name: options.network, ...networks[options.network] });
const batch = Number(options.batch);
const image = firstImages(task.images, batch);

/** As packages/onnx/src/session/nodeHost.ts. */
const engineOptions = {
  enableMemPattern: false,
  extra: { session: { force_spinning_stop: '1', intra_op: { allow_spinning: '1' } } },
  logSeverityLevel: 4,
};
const imageTensor = () => new ort.Tensor('float32', image.data, image.shape);

async function bare(own) {
  const session = await ort.InferenceSession.create(
    exportOnnx({ model: task.model, state: task.state }),
    own,
  );
  const feeds = { image: imageTensor() };
  return () => session.run(feeds, ['prediction']);
}

/** The engine in this thread, and the model and values that it gave the runtime. */
let caught;
async function inThisThread() {
  globalThis.crossOriginIsolated = true; // lets it use as many threads
  const caughtOrt = {
    env: { ...ort.env, versions: ort.env.versions, wasm: {} },
    Tensor: ort.Tensor,
    InferenceSession: {
      async create(bytes) {
        const session = await ort.InferenceSession.create(bytes, engineOptions);
        return {
          release: () => session.release(),
          run(feeds, fetches) {
            caught = { bytes, feeds, fetches };
            return session.run(feeds, fetches);
          },
        };
      },
    },
  };
  const { engine } = await onnxWebFrom({ ort: caughtOrt }).start();
  return (await engineSteps({ train, engine, task, phase: 'predict' }))(batch);
}

async function ownModel({ newTensors }) {
  const { bytes, feeds, fetches } = caught;
  const session = await ort.InferenceSession.create(bytes, engineOptions);
  const again = () =>
    Object.fromEntries(
      Object.entries(feeds).map(([name, { type, data, dims }]) => [name, new ort.Tensor(type, data, dims)]),
    );
  return () => session.run(newTensors ? again() : feeds, fetches);
}

const here = await inThisThread();
await here();
const { engine } = await onnxEngine.start();
const variants = {
  'bare session, its own options': await bare({}),
  'bare session, the options of the engine': await bare(engineOptions),
  'the model of the engine, in a bare session': await ownModel({ newTensors: false }),
  'and new tensors for each call': await ownModel({ newTensors: true }),
  'the engine in this thread': here,
  'the engine in its own thread': (await engineSteps({ train, engine, task, phase: 'predict' }))(batch),
};
const times = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
for (let warm = 0; warm < 10; warm++) for (const run of Object.values(variants)) await run();
const start = performance.now();
while (performance.now() - start < Number(options.seconds) * 1000) {
  for (const [name, run] of Object.entries(variants)) {
    const before = performance.now();
    await run();
    times[name].push(performance.now() - before);
  }
}
const [[, first]] = Object.entries(times);
console.log(
  `${options.network}, batch ${batch}, ${first.length} turns, ${Object.keys(task.state).length} variables\n`,
);
const lines = Object.entries(times).map(([name, own]) => [
  ...[name, medianOf(own).toFixed(3), medianOf(own.map((ms, at) => ms - first[at])).toFixed(3)],
  medianOf(own.map((ms, at) => ms / first[at])).toFixed(2),
]);
console.log(tableOf([['', 'ms', 'more than the first', 'times the first'], ...lines], 1));
process.exit(0);
