// node bench/page.mjs: what a page trains, in workers of one Chromium, beside tfjs's LayersModel and @cnn/onnx in Node.
//   [--network tutorial-50] [--rounds 3] [--seconds 4] [--rows chosen,engine-onnx,…] [--json FILE] [--verbose]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { networks } from './networks.mjs';
import { openPage } from './page/openPage.mjs';
import { peers } from './peers.mjs';
import { writeTask } from './task.mjs';

const all = [
  'chosen',
  'engine-onnx',
  'engine-wasm',
  'engine-cpu',
  'engine-webgl',
  'engine-webgpu',
  'layers-cpu',
  'layers-wasm',
  'layers-webgl',
  'layers-webgpu',
  'node-onnx',
];
const { values: options } = parseArgs({
  options: {
    network: { type: 'string', default: 'tutorial-50' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    rows: { type: 'string', default: all.join() },
    json: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const rows = options.rows.split(',');
const unknown = rows.find((row) => !all.includes(row));
if (unknown !== undefined) throw new Error(`--rows: expected some of ${all.join(', ')}, received ${unknown}`);
const { network } = options;
const seconds = Number(options.seconds);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const folder = mkdtempSync(join(tmpdir(), 'cnn-bench-'));
const results = new Map(rows.map((row) => [row, []]));
const failed = new Map();

function inNode() {
  const [{ command, script, rest }] = peers.onnx;
  const { stdout } = spawnSync(command, [script, folder, 'train', String(seconds), ...rest], {
    encoding: 'utf8',
  });
  const result = JSON.parse(stdout.trim().split('\n').at(-1));
  return { what: 'ONNX Runtime in Node', ...result, failed: result.failed ?? result.missing };
}

let opened;
try {
  writeTask(folder, { name: network, ...networks[network] });
  opened = await openPage(options.verbose ? { log: console.log } : {});
  for (let round = 1; round <= Number(options.rounds); round++) {
    for (const row of rows.filter((one) => !failed.has(one))) {
      const task = { row, network, seconds };
      const result =
        row === 'node-onnx'
          ? inNode()
          : await opened.page.evaluate((given) => globalThis.measure(given), task);
      const told =
        result.failed ??
        `${result.imagesPerSecond.toFixed(1)} images/s, ${result.cpuMsPerImage.toFixed(2)} processor ms per image, ${result.what}`;
      console.log(`round ${round}  ${row}: ${told}`);
      if (options.verbose && result.measured) console.log(result.measured);
      if (result.failed === undefined) results.get(row).push(result);
      else failed.set(row, result.failed);
    }
  }
} finally {
  await opened?.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The median of what the first row did as a multiple of another, round by round. */
function ratio(row, other) {
  const [ours, theirs] = [results.get(row) ?? [], results.get(other) ?? []];
  const ratios = ours.flatMap((one, at) =>
    theirs[at] ? [one.imagesPerSecond / theirs[at].imagesPerSecond] : [],
  );
  return ratios.length > 0 ? median(ratios) : undefined;
}

const table = rows.flatMap((row) => {
  const runs = results.get(row);
  if (failed.has(row) || runs.length === 0) return [];
  const of = (key) => median(runs.map((run) => run[key]));
  return [
    {
      row,
      what: runs[0].what,
      imagesPerSecond: of('imagesPerSecond'),
      cpuMsPerImage: of('cpuMsPerImage'),
      firstStepMs: of('firstStepMs'),
      chosenIsFasterBy: ratio('chosen', row),
      losses: runs[0].values,
    },
  ];
});
console.log(
  `\n${network} in Chromium ${opened.version}, cross-origin isolated, a dedicated worker for each row; medians of ${options.rounds} rounds\n`,
);
console.log(
  '| row | | images/s | processor ms per image | first step, ms | chosen ÷ this |\n|---|---|---|---|---|---|',
);
for (const { row, what, imagesPerSecond, cpuMsPerImage, firstStepMs, chosenIsFasterBy } of table)
  console.log(
    `| ${row} | ${what} | ${imagesPerSecond.toFixed(1)} | ${cpuMsPerImage.toFixed(2)} | ${firstStepMs.toFixed(0)} | ${chosenIsFasterBy?.toFixed(2) ?? ''} |`,
  );
for (const [row, reason] of failed) console.log(`${row}: ${reason}`);
for (const { row, losses } of table)
  console.log(`${row}: first losses ${losses.map((loss) => Number(loss).toFixed(4)).join(' ')}`);
if (options.json) writeFileSync(options.json, `${JSON.stringify({ table, failed: [...failed] }, null, 2)}\n`);
