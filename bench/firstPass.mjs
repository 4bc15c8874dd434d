// node bench/firstPass.mjs --data FOLDER [--runs 3] [--python PYTHON]: images a second of a first pass over a folder of
// large images, decoded and resized to 224×224: ours, TensorFlow's tf.data, and two PIL processes, one after the other.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { batchSource } from '../packages/data/dist/index.js';
import { openImageSet } from '../packages/node/dist/index.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    runs: { type: 'string', default: '3' },
    python: { type: 'string', default: process.env.PYTHON ?? 'python3' },
  },
});

async function ours() {
  const set = await openImageSet({ data: values.data, imageSize: [224, 224], preload: false, cacheBytes: 0 });
  const begin = performance.now();
  let images = 0;
  for await (const batch of batchSource({ set }).batches({ batchSize: 32 })) images += batch.indices.length;
  return images / ((performance.now() - begin) / 1000);
}

const script = fileURLToPath(new URL('first_pass.py', import.meta.url));
function python(how) {
  const { stdout, stderr, status } = spawnSync(values.python, [script, how, values.data], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr.slice(-500));
  return Number(stdout.trim().split('\n').at(-1));
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const rates = { cnn: [], 'tf.data': [], 'two PIL processes': [] };
for (let run = 0; run < Number(values.runs); run++) {
  rates.cnn.push(await ours());
  rates['tf.data'].push(python('tfdata'));
  rates['two PIL processes'].push(python('pil'));
}
const own = median(rates.cnn);
for (const [name, list] of Object.entries(rates)) {
  const rate = median(list);
  console.log(
    `${name}: ${rate.toFixed(1)} images/s (${list.map((one) => one.toFixed(0)).join(', ')}); ours is ${(own / rate).toFixed(2)} of it`,
  );
}
