// Two workers of one thread beside one worker of one thread, on the tutorial's network at 224 with 32 images each: rounds in turn, in a
// network of their own, since TensorFlow's server listens on all interfaces.
// node bench/cluster.mjs [--rounds N] [--seconds N] [--size N] [--batch N]
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { medianOf } from './measure.mjs';

const script = fileURLToPath(import.meta.url);
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '15' },
    size: { type: 'string', default: '224' },
    batch: { type: 'string', default: '32' },
    worker: { type: 'string' },
  },
});
const [rounds, seconds, size, batch] = [values.rounds, values.seconds, values.size, values.batch].map(Number);

if (values.worker === undefined) await compare();
else console.log(JSON.stringify(await train(JSON.parse(values.worker))));

async function compare() {
  const ratios = [];
  console.log(
    '| round | one worker, images/s | two workers, images/s | times | processor ms per image, one | two |',
  );
  console.log('|---|---|---|---|---|---|');
  for (let round = 1; round <= rounds; round++) {
    const [one] = await workers(1);
    const two = await workers(2);
    const together = two[0].imagesPerSecond;
    const cpu = (two[0].cpuMs + two[1].cpuMs) / two[0].images;
    ratios.push(together / one.imagesPerSecond);
    const cells = [
      ...[one.imagesPerSecond, together].map((rate) => rate.toFixed(1)),
      ratios.at(-1).toFixed(2),
      ...[one.cpuMs / one.images, cpu].map((ms) => ms.toFixed(1)),
    ];
    console.log(`| ${[round, ...cells].join(' | ')} |`);
  }
  console.log(`\nMedian: ${medianOf(ratios).toFixed(2)} times.`);
}

/** Starts so many processes that train together, in a network of their own. */
async function workers(count) {
  const addresses = Array.from({ length: count }, (_, index) => `127.0.0.1:${2222 + index}`);
  const words = ['--seconds', seconds, '--size', size, '--batch', batch].map(String);
  const commands = addresses.map((_, index) =>
    [
      process.execPath,
      script,
      ...words,
      '--worker',
      `'${JSON.stringify({ workers: addresses, index })}'`,
    ].join(' '),
  );
  const child = spawn('unshare', ['--net', 'sh', '-c', `ip link set lo up; ${commands.join(' & ')} & wait`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  await new Promise((resolve) => child.on('close', resolve));
  const measured = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return measured.sort((a, b) => a.index - b.index);
}

/** Trains for some seconds on images in memory; each worker has `batch` of every step. */
async function train({ workers: addresses, index }) {
  const { selectEngine } = await import('../packages/node/dist/index.js');
  const { tutorialCnn } = await import('../packages/presets/dist/index.js');
  const { arraySource } = await import('../packages/data/dist/index.js');
  const { adam, compile } = await import('../packages/train/dist/index.js');
  const { randomStream } = await import('../packages/core/dist/index.js');
  const count = batch * addresses.length;
  const pixels = size * size * 3;
  const stream = randomStream({ seed: 1, purpose: 'pixels' });
  const data = Uint8Array.from({ length: count * pixels }, () => stream.integer(256));
  const source = arraySource({
    images: { shape: [count, size, size, 3], data },
    labels: Array.from({ length: count }, (_, at) => at % 2),
  });
  const cluster = { workers: addresses, index };
  const engine = await selectEngine({ name: 'tensorflow', threads: 1, cluster });
  const model = await compile({
    model: tutorialCnn({ input: [size, size, 3] }),
    engine,
    loss: 'binaryCrossentropy',
    optimizer: adam({ learningRate: 1e-5 }),
  });
  const signal = { aborted: false };
  const times = [];
  let [last, cpu] = [undefined, undefined];
  // An epoch of one step ends with a look at all weights: many steps make an epoch here.
  const endless = repeated(source, 1000);
  await model.fit(endless, {
    batchSize: count,
    signal,
    onEvent(event) {
      if (event.type !== 'batchEnd') return;
      const now = performance.now();
      // The first steps warm up.
      if (event.batch >= 2) times.push(now - last);
      if (event.batch === 1) cpu = process.cpuUsage();
      last = now;
      if (times.length >= 5 && times.reduce((sum, one) => sum + one, 0) > seconds * 1000)
        signal.aborted = true;
    },
  });
  const { user, system } = process.cpuUsage(cpu);
  await model.dispose();
  await engine.dispose();
  const images = times.length * count;
  return { index, imagesPerSecond: (count * 1000) / medianOf(times), cpuMs: (user + system) / 1000, images };
}

/** A source whose epoch is so many times that of another. */
function repeated(source, times) {
  return {
    ...source,
    size: source.size * times,
    labels: Int32Array.from({ length: source.size * times }, (_, at) => source.labels[at % source.size]),
    async *batches(options) {
      for (let time = 0; time < times; time++) yield* source.batches(options);
    },
  };
}
