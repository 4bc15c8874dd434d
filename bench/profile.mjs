// node bench/profile.mjs --network NAME: where a step of @cnn/onnx goes, by ONNX Runtime's own profiler: operators, the ten dearest
// nodes, and what is outside of the runtime. `--help` says how.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { medianOf } from './measure.mjs';
import { networks } from './networks.mjs';
import { peersOf } from './peers.mjs';
import { tableOf } from './tables.mjs';
import { writeTask } from './task.mjs';

const { values: options } = parseArgs({
  options: {
    network: { type: 'string', default: 'tutorial-224' },
    engine: { type: 'string', default: 'onnx' },
    phase: { type: 'string', default: 'train' },
    batch: { type: 'string' },
    steps: { type: 'string', default: '10' },
    top: { type: 'string', default: '10' },
    against: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const help = `node bench/profile.mjs --network NAME [--engine onnx|onnx-session] [--phase train|predict] [--batch N] [--steps 10] [--top 10]
  [--against FOLDER: the engine of another checkout instead]
A step's milliseconds: outside of the engine, in the runtime's \`run\`, in ONNX Runtime itself; then its operators and dearest nodes.
Networks: ${Object.keys(networks).join(', ')}`;
const WARM = 3;

/** Milliseconds that each node took itself, without the nodes of its subgraphs; of the runs after the first. */
function nodesOf(events) {
  const runs = events.filter(({ name }) => name === 'model_run').sort((a, b) => a.ts - b.ts);
  const since = runs[WARM].ts;
  const nodes = events
    .filter(({ cat, name, ts }) => cat === 'Node' && name.endsWith('_kernel_time') && ts >= since)
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur)
    .map((event) => ({ ...event, own: event.dur }));
  const around = [];
  for (const node of nodes) {
    while (around.length > 0 && around.at(-1).ts + around.at(-1).dur <= node.ts) around.pop();
    if (around.length > 0) around.at(-1).own -= node.dur;
    around.push(node);
  }
  const kept = runs.slice(WARM);
  return { nodes, runs: kept.length, inside: medianOf(kept.map(({ dur }) => dur / 1000)) };
}

/** Each node once: its median run, times how often it ran in a step. */
function perStep(nodes, runs) {
  const byName = grouped(nodes);
  return [...byName.values()].map((same) => ({
    ...same[0],
    count: same.length / runs,
    ms: (medianOf(same.map(({ own }) => own)) / 1000) * (same.length / runs),
  }));
}

function grouped(nodes) {
  const groups = new Map();
  for (const node of nodes) groups.set(node.name, [...(groups.get(node.name) ?? []), node]);
  return groups;
}

/** As `[128,16,10,10] 25 × [128,1,784]`. */
function shapes(list) {
  const all = (list ?? []).map((one) => `[${Object.values(one)[0].join()}]`);
  const told = [];
  for (const shape of all) {
    const last = told.at(-1);
    if (last?.shape === shape) last.count++;
    else told.push({ shape, count: 1 });
  }
  return told
    .map(({ shape, count }) => (count > 2 ? `${count} × ${shape}` : Array(count).fill(shape).join(' ')))
    .join(' ');
}

function printTables({ nodes, runs, inside }, { outside, run }) {
  const each = perStep(nodes, runs).sort((a, b) => b.ms - a.ms);
  const total = each.reduce((sum, node) => sum + node.ms, 0);
  const ms = (number) => number.toFixed(number < 10 ? 3 : 2);
  const share = (number) => `${((100 * number) / total).toFixed(1)} %`;
  console.log(
    `a step: ${ms(outside)} ms outside of the engine, ${ms(run)} ms in the runtime's run, ${ms(inside)} ms in ONNX Runtime, ${ms(total)} ms in its nodes\n`,
  );
  const operators = new Map();
  for (const { args, ms: time, count } of each) {
    const known = operators.get(args.op_name) ?? { time: 0, count: 0 };
    operators.set(args.op_name, { time: known.time + time, count: known.count + count });
  }
  const lines = [...operators]
    .sort(([, a], [, b]) => b.time - a.time)
    .map(([name, { time, count }]) => [name, ms(time), share(time), count.toFixed(0)]);
  console.log(`${tableOf([['operator', 'ms', 'share', 'nodes'], ...lines], 1)}\n`);
  const dearest = each
    .slice(0, Number(options.top))
    .map(({ name, args, ms: time }) => [
      ...[args.op_name, name.replace(/_kernel_time$/, '')],
      ...[shapes(args.input_type_shape), shapes(args.output_type_shape), ms(time), share(time)],
    ]);
  console.log(tableOf([['operator', 'node', 'inputs', 'outputs', 'ms', 'share'], ...dearest], 4));
}

function profile() {
  const scratch = mkdtempSync(join(tmpdir(), 'cnn-profile-'));
  try {
    const network = networks[options.network];
    if (network === undefined)
      throw new Error(`--network: expected one of ${Object.keys(networks).join(', ')}`);
    const batch = Number(options.batch ?? network.batch);
    writeTask(scratch, { name: options.network, ...network, batch });
    const peer = peersOf([options.engine], options.against).at(-1);
    const preload = fileURLToPath(new URL('peers/profiled.cjs', import.meta.url));
    const steps = String(Number(options.steps) + WARM);
    const { stdout, stderr } = spawnSync(
      peer.command,
      ['--require', preload, peer.script, scratch, options.phase, '0', ...(peer.rest ?? [])],
      {
        encoding: 'utf8',
        env: { ...process.env, CNN_BENCH_PROFILE: scratch, CNN_BENCH_RUNS: steps, CNN_BENCH_STEPS: steps },
      },
    );
    const result = JSON.parse(stdout.trim().split('\n').at(-1) || `{"failed":${JSON.stringify(stderr)}}`);
    const problem = result.failed ?? result.missing;
    if (problem !== undefined) throw new Error(problem);
    const read = (name) => JSON.parse(readFileSync(join(scratch, name), 'utf8'));
    const files = readdirSync(scratch);
    const times = files.find((name) => name.endsWith('.times.json'));
    const prefix = times.replace(/\.times\.json$/, '_');
    const events = read(files.find((name) => name.startsWith(prefix)));
    printTables(nodesOf(events), {
      outside: (batch * 1000) / result.imagesPerSecond,
      run: medianOf(read(times).slice(WARM)),
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (options.help) console.log(help);
else profile();
