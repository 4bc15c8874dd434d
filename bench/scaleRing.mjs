// One worker of two that sum vectors of several sizes: worker 0 prints a line of JSON for each sum. Started by scale.mjs in a network namespace.
import { Graph, ops } from '../packages/core/dist/index.js';
import { tensorflowEngine } from '../packages/tensorflow/dist/index.js';

const index = Number(process.env.CNN_RING_INDEX);
const attempt = await tensorflowEngine.start({
  threads: 1,
  cluster: { ...JSON.parse(process.env.CNN_RING), index },
});
if (!attempt.available) throw new Error(attempt.reason);
for (const numbers of [2 ** 10, 2 ** 18, 2 ** 20, 2 ** 22, 2 ** 24, 22245057]) {
  const graph = new Graph();
  // The state is summed, so that nothing but the sum travels.
  const w = graph.state('w', { shape: [numbers], dtype: 'float32', role: 'trainable' });
  const program = graph.program({ outputs: {}, updates: { w: ops.multiply(ops.allReduce(w), 0.5) } });
  const set = { state: graph.stateSpecs, programs: { sum: program } };
  const session = await attempt.engine.load(set, {
    w: { shape: [numbers], data: new Float32Array(numbers).fill(index) },
  });
  for (let round = 0; round < 12; round++) {
    const before = performance.now();
    await session.run('sum', {});
    const milliseconds = performance.now() - before;
    if (index === 0 && round > 1) console.log(JSON.stringify({ bytes: 4 * numbers, milliseconds }));
  }
  await session.dispose();
}
await attempt.engine.dispose();
