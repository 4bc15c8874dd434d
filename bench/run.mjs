// npm run bench: engines and other libraries side by side, in turn within one run.
//   npm run bench -- --networks tutorial-224,tutorial-50 --engines tensorflow,onnx,tfjs-node,keras,pytorch --json FILE
//   [--phases train,predict] [--rounds 3] [--seconds 5] [--svg FILE]; PYTHON names the Python of keras and pytorch
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chartOf } from './chart.mjs';
import { defaultNetworks, networks } from './networks.mjs';
import { defaultPeers, peers } from './peers.mjs';
import { writeTask } from './task.mjs';

const { values: options } = parseArgs({
  options: {
    networks: { type: 'string', default: defaultNetworks.join() },
    engines: { type: 'string', default: defaultPeers.join() },
    phases: { type: 'string', default: 'train,predict' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    json: { type: 'string' },
    svg: { type: 'string' },
  },
});

const list = (text, known, what) => {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`--${what}: expected some of ${known.join(', ')}, received ${unknown}`);
  return names;
};

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** One measurement in a process of its own. */
function runOnce({ command, script, rest = [] }, folder, phase) {
  const result = spawnSync(command, [script, folder, phase, options.seconds, ...rest], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  if (result.error) return { missing: `${command} could not be started (${result.error.code})` };
  const line = result.stdout.trim().split('\n').at(-1) ?? '';
  if (line.startsWith('{')) return JSON.parse(line);
  const reason = result.stderr.trim().split('\n').at(-1) || `it ended with ${result.status ?? result.signal}`;
  return /No module named|ModuleNotFoundError/.test(reason) ? { missing: reason } : { failed: reason };
}

/** Losses of the first steps that differ by more than a thousandth: then the peers do not compute the same. */
function differs(losses, reference) {
  return losses.some((loss, index) => {
    const expected = reference[index];
    return expected !== undefined && Math.abs(loss - expected) > 1e-3 * Math.max(1, Math.abs(expected));
  });
}

function measureNetwork(name, entries, rounds, phases, folder) {
  const results = new Map();
  const absent = new Map();
  writeTask(folder, { name, ...networks[name] });
  for (let round = 0; round < rounds; round++) {
    for (const phase of phases) {
      for (const peer of entries) {
        if (absent.has(peer.name)) continue;
        const result = runOnce(peer, folder, phase);
        const problem = result.missing ?? result.failed;
        if (problem) {
          const kind = result.missing ? 'not installed' : 'failed';
          absent.set(peer.name, `${kind}: ${problem}`);
          console.log(`${name}  ${peer.name}: ${kind}: ${problem}`);
          continue;
        }
        const key = `${peer.name} ${phase}`;
        results.set(key, [...(results.get(key) ?? []), result]);
        console.log(
          `${name}  ${phase}  round ${round + 1}  ${peer.name}: ${result.imagesPerSecond.toFixed(1)} images/s`,
        );
      }
    }
  }
  return { results, absent };
}

function rowsOf(network, entries, phases, { results, absent }) {
  const rows = [];
  for (const phase of phases) {
    const first = results.get(`${entries[0].name} ${phase}`);
    for (const { name: engine } of entries) {
      const runs = results.get(`${engine} ${phase}`);
      if (!runs || absent.has(engine)) continue;
      const of = (key) => median(runs.map((run) => run[key]));
      const ratios = first?.map((run, round) =>
        runs[round] ? run.imagesPerSecond / runs[round].imagesPerSecond : NaN,
      );
      rows.push({
        network,
        engine,
        phase,
        imagesPerSecond: Number(of('imagesPerSecond').toFixed(2)),
        peakMB: Math.round(of('peakMB')),
        firstStepMs: Math.round(of('firstStepMs')),
        // Processor time of all threads: tells more than the clock on a machine that is busy with other things.
        cpuMsPerImage: Number(of('cpuMsPerImage').toFixed(3)),
        // How many times as fast the first engine named is: the median of the ratios of each round.
        firstEngineIsFasterBy: ratios ? Number(median(ratios.filter(Number.isFinite)).toFixed(3)) : undefined,
        ...(phase === 'train' && first && differs(runs[0].losses, first[0].losses)
          ? {
              warning: `losses ${runs[0].losses.map((loss) => loss.toFixed(4))} differ from ${entries[0].name}'s`,
            }
          : {}),
      });
    }
  }
  return rows;
}

function printTable(rows) {
  const header = [
    'network',
    'phase',
    'engine',
    'images/s',
    'peak MB',
    'first step ms',
    'first engine ÷ this',
  ];
  const lines = rows.map((row) => [
    row.network,
    row.phase,
    row.engine,
    row.imagesPerSecond.toFixed(1),
    String(row.peakMB),
    String(row.firstStepMs),
    row.cpuMsPerImage.toFixed(2),
    row.firstEngineIsFasterBy?.toFixed(2) ?? '',
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column].length)),
  );
  for (const line of [header, ...lines]) {
    console.log(
      line
        .map((text, column) => (column < 3 ? text.padEnd(widths[column]) : text.padStart(widths[column])))
        .join('  '),
    );
  }
  for (const row of rows) if (row.warning) console.log(`${row.network} ${row.engine}: ${row.warning}`);
}

const chosen = list(options.networks, Object.keys(networks), 'networks');
const engines = list(options.engines, Object.keys(peers), 'engines');
const phases = list(options.phases, ['train', 'predict'], 'phases');
const entries = engines.flatMap((name) =>
  peers[name].map((peer) => ({ ...peer, name: peer.engine ?? name })),
);
const rows = [];
const missing = [];
const scratch = mkdtempSync(join(tmpdir(), 'cnn-bench-'));
try {
  for (const network of chosen) {
    const measured = measureNetwork(network, entries, Number(options.rounds), phases, join(scratch, network));
    rows.push(...rowsOf(network, entries, phases, measured));
    for (const [engine, reason] of measured.absent) missing.push({ network, engine, reason });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log('');
printTable(rows);
for (const { network, engine, reason } of missing) console.log(`${network}  ${engine}: ${reason}`);
const json = [
  ...rows,
  ...missing.map(({ network, engine, reason }) => ({ network, engine, notMeasured: reason })),
];
if (options.json) writeFileSync(options.json, `${JSON.stringify(json, null, 2)}\n`);
if (options.svg) writeFileSync(options.svg, await chartOf(rows));
process.exitCode = rows.length > 0 ? 0 : 1;
