// One network's training steps with one thread, at several shares of a batch: a line of JSON for each. Started by scale.mjs.
import { tensorflowEngine } from '../packages/tensorflow/dist/index.js';
import * as train from '../packages/train/dist/index.js';
import { engineSteps } from './engineSteps.mjs';
import { makeTask } from './makeTask.mjs';
import { networks } from './networks.mjs';

const [, , name, seconds] = process.argv;
const network = networks[name];
const attempt = await tensorflowEngine.start({ threads: 1 });
if (!attempt.available) throw new Error(attempt.reason);
const shares = [1, 4, 2].map((parts) => network.batch / parts);
const steps = [];
for (const share of shares) {
  const task = makeTask({ name, ...network, batch: share });
  const step = await engineSteps({ train, engine: attempt.engine, task, phase: 'train' });
  for (let warm = 0; warm < 2; warm++) await step();
  steps.push({ share, step });
}
const start = performance.now();
// In turn, so that what else the machine does meets all of them.
for (let round = 0; round < 5 || performance.now() - start < 1000 * Number(seconds); round++) {
  for (const { share, step } of steps) {
    const before = process.cpuUsage();
    await step();
    const { user, system } = process.cpuUsage(before);
    // Of one thread: what other programs take meanwhile does not count.
    console.log(JSON.stringify({ share, milliseconds: (user + system) / 1000 }));
  }
}
await attempt.engine.dispose();
