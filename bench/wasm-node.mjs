// What trains faster in Node where nothing native is: TensorFlow.js's wasm backend or ONNX Runtime's WASM, with one thread and with more. Each in a
// process of its own, in turn within one run.
//   node bench/wasm-node.mjs [--networks tutorial-50,lenet-28] [--rounds 5] [--seconds 3] [--threads 1,2]
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { onnxWebFrom } from '../packages/onnx/dist/index.js';
import { tfjsWasm } from '../packages/tfjs/dist/index.js';
import { engineSteps } from './engineSteps.mjs';
import { makeTask } from './makeTask.mjs';
import { measure } from './measure.mjs';
import { networks } from './networks.mjs';

const { values } = parseArgs({
  options: {
    networks: { type: 'string', default: 'tutorial-50,lenet-28' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '1,2' },
    one: { type: 'string' },
  },
});

/** onnxruntime-web is a development dependency of @cnn/onnx. */
async function onnxWasm(threads) {
  const path = createRequire(new URL('../packages/onnx/package.json', import.meta.url)).resolve(
    'onnxruntime-web/wasm',
  );
  const { default: ort } = await import(path);
  globalThis.crossOriginIsolated = threads > 1;
  return onnxWebFrom({ ort, threads });
}

if (values.one) {
  const [network, name, threads] = values.one.split(' ');
  const provider = name === 'tfjs' ? tfjsWasm : await onnxWasm(Number(threads));
  const attempt = await provider.start();
  if (!attempt.available) throw new Error(attempt.reason);
  const task = makeTask({ name: network, ...networks[network] });
  const prepare = () => engineSteps(attempt.engine, task, 'train');
  console.log(JSON.stringify(await measure({ prepare, batch: task.batch, seconds: Number(values.seconds) })));
  process.exit(0);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const ways = ['tfjs 1', ...values.threads.split(',').map((threads) => `onnx ${threads}`)];
for (const network of values.networks.split(',')) {
  const results = new Map(ways.map((way) => [way, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const way of ways) {
      const given = [
        fileURLToPath(import.meta.url),
        '--seconds',
        values.seconds,
        '--one',
        `${network} ${way}`,
      ];
      const { stdout, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' });
      if (!stdout.startsWith('{')) throw new Error(`${way}: ${stderr}`);
      results.get(way).push(JSON.parse(stdout));
    }
  }
  for (const [way, runs] of results) {
    const of = (key) => median(runs.map((run) => run[key]));
    const ratio = median(
      runs.map((run, round) => run.imagesPerSecond / results.get(ways[0])[round].imagesPerSecond),
    );
    console.log(
      `${network}  ${way}: ${of('imagesPerSecond').toFixed(1)} images/s, ${ratio.toFixed(2)} of tfjs, ${of('cpuMsPerImage').toFixed(2)} processor ms per image, ${Math.round(of('peakMB'))} MB, first step ${Math.round(of('firstStepMs'))} ms, losses ${runs[0].losses.slice(0, 3).map((loss) => loss.toFixed(4))}`,
    );
  }
}
