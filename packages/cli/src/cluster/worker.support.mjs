// One process that trains: alone, or as a worker of a cluster. Prints JSON: the loss of each step, and a sum over all bits of the state.
// Asked by JSON: { cluster?, steps, batchSize, items, learningRate, batchNorm?: 'own' | 'synchronized', dropout?, augment?, mix? }
import { createHash } from 'node:crypto';
import {
  activation,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPooling2d,
  sequential,
} from '@cnn/core';
import { batchSource, mixup, randomFlip, randomQuarterTurn, syntheticTissue } from '@cnn/data';
import { selectEngine } from '@cnn/node';
import { adam, compile } from '@cnn/train';

const asked = JSON.parse(process.argv[2]);
const { cluster, steps, batchSize, items, learningRate } = asked;
const set = syntheticTissue({ size: 24, seed: 3 });
const normalized = asked.batchNorm
  ? [batchNormalization({ momentum: 0.9, synchronized: asked.batchNorm === 'synchronized' })]
  : [];
const model = sequential({
  input: set.imageShape,
  layers: [
    conv2d({ filters: 8, kernelSize: 3 }),
    ...normalized,
    activation({ activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
    flatten(),
    ...(asked.dropout ? [dropout({ rate: asked.dropout })] : []),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});
const source = batchSource({
  set,
  indices: Array.from({ length: items }, (_, at) => at),
  ...(asked.augment && { augment: [randomFlip(), randomQuarterTurn()] }),
  ...(asked.mix && { mix: mixup() }),
});
const engine = await selectEngine({ name: 'tensorflow', threads: 1, cluster });
const trainable = await compile({
  model,
  engine,
  loss: 'binaryCrossentropy',
  optimizer: adam({ learningRate }),
  seed: 5,
});
const losses = [];
await trainable.fit(source, {
  epochs: Math.ceil(steps / Math.ceil(items / batchSize)),
  batchSize,
  onEvent: (event) => {
    if (event.type === 'batchEnd') losses.push(event.loss);
  },
});
const { variables } = await trainable.state();
const sum = createHash('sha256');
for (const [name, { data }] of Object.entries(variables)) sum.update(name).update(data);
console.log(JSON.stringify({ losses, sum: sum.digest('hex') }));
await trainable.dispose();
await engine.dispose();
