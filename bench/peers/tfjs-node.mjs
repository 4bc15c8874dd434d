// tfjs-node as its documentation says: a LayersModel, trainOnBatch and predictOnBatch.
import util from 'node:util';
import { layersSteps } from '../layersSteps.mjs';
import { runPeer } from '../measure.mjs';

// tfjs-node calls functions that Node 23 took away.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;

await runPeer(async ({ task, phase }) => {
  let tf;
  try {
    tf = (await import('@tensorflow/tfjs-node')).default;
  } catch (error) {
    return { missing: `${error.message.split('\n')[0]}. Run \`npm run native\`.` };
  }
  return async () => layersSteps(tf, task, phase);
});
