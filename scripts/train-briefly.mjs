// Trains the tutorial's network for a few steps on every engine that works under this Node, and says how the loss fell.
import { batchSource, syntheticTissue } from '../packages/data/dist/index.js';
import { listEngines, selectEngine } from '../packages/node/dist/index.js';
import { tutorialCnn } from '../packages/presets/dist/index.js';
import { adam, compile } from '../packages/train/dist/index.js';

const set = syntheticTissue({ size: 24, count: 96, patients: 8, seed: 1 });
const source = batchSource({ set, seed: 1 });
const said = [];
for (const { name, available, reason } of await listEngines()) {
  if (!available && ['onnx', 'wasm', 'cpu'].includes(name)) throw new Error(`${name}: ${reason}`);
  if (!available || name === 'cpu' || name === 'tfjs-node') continue;
  const engine = await selectEngine({ name });
  const model = await compile({
    model: tutorialCnn({ input: [24, 24, 3] }),
    engine,
    loss: 'binaryCrossentropy',
    optimizer: adam({ learningRate: 0.001 }),
    seed: 1,
  });
  const { history } = await model.fit(source, { epochs: 3, batchSize: 16 });
  const [first, , last] = history.loss;
  if (!(last < first)) throw new Error(`${name}: the loss went from ${first} to ${last}`);
  said.push(`${name} ${first.toFixed(3)} to ${last.toFixed(3)}`);
  await engine.dispose();
}
console.log(`${process.version}: ${said.join(', ')}`);
