// node bench/scale.mjs: what 8, 64 and 512 workers would do, from what bench/scale.json says was measured; prints docs/scale.md's tables and
// draws docs/scale.svg. `--measure` measures first, with one thread each; that of the ring needs Linux and the right to make a network namespace.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { modelFacts } from '../packages/core/dist/index.js';
import { medianOf } from './measure.mjs';
import { networks } from './networks.mjs';
import { scaleChart } from './scaleChart.mjs';
import { links, ringSeconds, speedup, stepSeconds, stopsPaying } from './scaleModel.mjs';
import { tableOf } from './tables.mjs';

const { values: options } = parseArgs({
  options: {
    measure: { type: 'boolean', default: false },
    networks: { type: 'string', default: 'tutorial-224,vgg-64,resnet-96' },
    seconds: { type: 'string', default: '4' },
  },
});
/** By how much the times of one worker's steps differ, as a part of their mean: an assumption, for a machine of one's own. */
const VARIATION = 0.03;
const file = fileURLToPath(new URL('scale.json', import.meta.url));
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Lines of a child as JSON. */
function lines(command, args, environment = {}) {
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line)));
  return new Promise((resolve, reject) => {
    child.once('close', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`${command} ended with ${code}`)),
    );
  });
}

/** A straight line through points (x, y): y = fixed + slope · x. */
function fit(points) {
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const slope =
    points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0) /
    points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return { fixed: Math.max(0, y - slope * x), slope };
}

async function measured() {
  const found = {};
  for (const name of options.networks.split(',')) {
    const { batch, model } = networks[name];
    const facts = modelFacts(model());
    const times = [];
    const said = await lines(process.execPath, [here('scaleSteps.mjs'), name, options.seconds]);
    for (const { share, milliseconds } of said) times.push([share, milliseconds]);
    const points = [...new Set(times.map(([share]) => share))].map((share) => [
      share,
      medianOf(times.filter(([of]) => of === share).map(([, ms]) => ms)) / 1000,
    ]);
    const { fixed, slope } = fit(points);
    found[name] = {
      batch,
      parameters: facts.trainableParameters,

      fixed,
      perImage: slope,
      variation: VARIATION,
      steps: times.length,
    };
    console.error(name, found[name]);
  }
  return found;
}

/** TensorFlow's own part of a ring's sum: two workers over the loopback of a namespace. */
async function measuredRing() {
  const workers = ['127.0.0.1:23901', '127.0.0.1:23902'];
  const script = `ip link set lo up && for i in 0 1; do CNN_RING='${JSON.stringify({ workers })}' CNN_RING_INDEX=$i "${process.execPath}" "${here('scaleRing.mjs')}" & done; wait`;
  const said = await lines('unshare', ['--net', 'sh', '-c', script]);
  const sizes = [...new Set(said.map(({ bytes }) => bytes))];
  const points = sizes.map((bytes) => [
    bytes,
    // The fastest: this machine has other programs, and both workers.
    Math.min(...said.filter((line) => line.bytes === bytes).map(({ milliseconds }) => milliseconds)) / 1000,
  ]);
  const { fixed, slope } = fit(points);
  // With two workers: bytes / bandwidth + 2 messages.
  return { latency: fixed / 2, bytesPerSecond: 1 / slope, points };
}

if (options.measure) {
  const machine = `${cpus()[0]?.model.trim()}, one thread a worker, Node ${process.versions.node}`;
  const content = { machine, networks: await measured(), ring: await measuredRing() };
  const rounded = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);
  const text = JSON.stringify(content, rounded, 2).replaceAll(
    /\[\s+([\d.e+-]+),\s+([\d.e+-]+)\s+\]/g,
    '[$1, $2]',
  );
  writeFileSync(file, `${text}\n`);
}

const { machine, networks: known, ring } = JSON.parse(readFileSync(file, 'utf8'));
const percent = (part) => `${Math.round(100 * part)} %`;
const table = (header, rows) => tableOf([header, ...rows.map((row) => row.map(String))], 1);
const ms = (seconds) => (seconds >= 0.1 ? Math.round(1000 * seconds) : (1000 * seconds).toPrecision(2));

console.log(`Measured: ${machine}\n`);
console.log(
  table(
    ['network', 'parameters', 'batch', 'ms per step', 'ms per image', 'ms fixed', 'variation'],
    Object.entries(known).map(([name, network]) => [
      name,
      network.parameters.toLocaleString('en'),
      network.batch,
      ms(network.fixed + network.perImage * network.batch),
      ms(network.perImage),
      ms(network.fixed),
      percent(network.variation),
    ]),
  ),
);
console.log(
  `\nTensorFlow's ring on this machine's loopback: ${(ring.bytesPerSecond / 1e9).toFixed(2)} GB/s, ${(1e6 * ring.latency).toFixed(0)} µs a message.\n`,
);
for (const scaling of ['weak', 'strong']) {
  const rows = Object.entries(known).flatMap(([name, network]) =>
    links.map((link) => {
      // Strong: the batch of eight workers, so that there is something to share.
      const batch = scaling === 'weak' ? network.batch : 8 * network.batch;
      const at = { scaling, batch, network, link, ring };
      const cell = (workers) => {
        const times = speedup({ ...at, workers });
        return `${times.toFixed(times < 10 ? 1 : 0)} (${percent(times / workers)})`;
      };
      return [
        name,
        link.name,
        cell(8),
        cell(64),
        cell(512),
        stopsPaying(at),
        stopsPaying({ ...at, overlap: true }),
      ];
    }),
  );
  console.log(`${table(['network', scaling, '8', '64', '512', 'pays up to', 'at best'], rows)}\n`);
}
console.log(
  table(
    ['network', 'MB', ...links.map(({ name }) => `sum of 64 at ${name}, ms`), 'step, ms'],
    Object.entries(known).map(([name, network]) => {
      const bytes = 4 * network.parameters;
      return [
        name,
        (bytes / 1e6).toFixed(1),
        ...links.map((link) => ms(ringSeconds({ workers: 64, bytes, link, ring }))),
        ms(stepSeconds({ network, share: network.batch, workers: 1, link: links[0] })),
      ];
    }),
  ),
);
writeFileSync(here('../docs/scale.svg'), await scaleChart({ networks: known, ring }));
