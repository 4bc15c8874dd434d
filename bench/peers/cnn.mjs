// An engine of this repository: node cnn.mjs <task> <phase> <seconds> <package> <export>
import { engineSteps } from '../engineSteps.mjs';
import { measure, runPeer } from '../measure.mjs';
import { readTask } from '../readTask.mjs';

await runPeer(async ({ folder, phase, seconds, rest: [name, provider] }) => {
  const task = readTask(folder);
  const { [provider]: chosen } = await import(`../../packages/${name}/dist/index.js`);
  const attempt = await chosen.start();
  if (!attempt.available) return { missing: attempt.reason };
  const { engine } = attempt;
  return measure({ batch: task.batch, seconds, prepare: () => engineSteps(engine, task, phase) });
});
