// An engine of this repository: node cnn.mjs <task> <phase> <seconds> <package> <export> <checkout>
import { pathToFileURL } from 'node:url';
import { engineSteps } from '../engineSteps.mjs';
import { runPeer } from '../measure.mjs';

await runPeer(async ({ task, phase, rest: [name, provider, checkout] }) => {
  const from = (folder) => import(`${pathToFileURL(checkout)}/packages/${folder}/dist/index.js`);
  const [train, { [provider]: chosen }] = await Promise.all([from('train'), from(name)]);
  if (chosen === undefined) return { missing: `@cnn/${name} has no ${provider}` };
  const attempt = await chosen.start();
  if (!attempt.available) return { missing: attempt.reason };
  const { engine } = attempt;
  return () => engineSteps({ train, engine, task, phase });
});
