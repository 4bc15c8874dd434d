import { batchNormalization, conv2d, dense, dropout, flatten, maxPooling2d, sequential } from '@cnn/core';
import { batchSource, split, syntheticTissue } from '@cnn/data';
import { selectEngine, writeFileAtomic } from '@cnn/node';
import { historyCurves, toSvg } from '@cnn/plot';
import { compile } from '@cnn/train';

const set = syntheticTissue({ size: 32, count: 200, seed: 1 });
const { train, test } = split({ set });
const engine = await selectEngine();
const model = await compile({
  model: sequential({
    input: [32, 32, 3],
    layers: [
      conv2d({ filters: 16, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      batchNormalization({ momentum: 0.9 }),
      flatten(),
      dense({ units: 32, activation: 'relu' }),
      dropout({ rate: 0.5 }),
      dense({ units: 1, activation: 'sigmoid' }),
    ],
  }),
  engine,
  loss: 'binaryCrossentropy',
  metrics: ['accuracy'],
});
const { history } = await model.fit(batchSource({ set, indices: train }), { epochs: 3, batchSize: 16 });
const { metrics } = await model.evaluate(batchSource({ set, indices: test }));
await writeFileAtomic({ path: 'curves.svg', content: await toSvg(historyCurves({ history })) });
await model.dispose();
await engine.dispose();
console.log(JSON.stringify({ engine: engine.name, loss: history.loss, metrics }));
