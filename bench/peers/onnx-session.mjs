// A session of onnxruntime-node on the exported model, without anything of this repository around it: prediction only.
//   node onnx-session.mjs <task> <phase> <seconds> [options of the session as JSON]; by default its own
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { firstImages } from '../engineSteps.mjs';
import { runPeer } from '../measure.mjs';

const require = createRequire(new URL('../../packages/onnx/package.json', import.meta.url));

await runPeer(async ({ task, rest: [options = '{}'] }) => {
  const { InferenceSession, Tensor } = require('onnxruntime-node');
  return async () => {
    const session = await InferenceSession.create(join(task.folder, 'model.onnx'), JSON.parse(options));
    return (count) => {
      const { data, shape } = firstImages(task.images, count);
      const feeds = { image: new Tensor('float32', data, shape) };
      return async () => {
        const { prediction } = await session.run(feeds, ['prediction']);
        return prediction.data;
      };
    };
  };
});
