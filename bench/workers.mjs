// node bench/workers.mjs: how many times as many images a second n workers train as one, with one thread each, in turn. It needs Linux and the
// right to make a network namespace, since TensorFlow's servers listen on all interfaces.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { medianOf } from './measure.mjs';
import { tableOf } from './tables.mjs';

const { values: options } = parseArgs({
  options: {
    network: { type: 'string', default: 'tutorial-224' },
    workers: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    steps: { type: 'string', default: '12' },
  },
});
const program = fileURLToPath(new URL('workerSteps.mjs', import.meta.url));

/** Medians of worker 0's steps. */
function measured(workers) {
  const script = `ip link set lo up && for i in $(seq 0 ${workers - 1}); do "${process.execPath}" "${program}" ${options.network} $i ${workers} ${options.steps} & done; wait`;
  const { stdout, status } = spawnSync('unshare', ['--net', 'sh', '-c', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = stdout.trim().split('\n');
  if (status !== 0 || lines[0] === '') throw new Error(`${workers} workers ended with ${status}`);
  return JSON.parse(lines[0]);
}

const workers = Number(options.workers);
const rows = [];
const ratios = [];
for (let round = 1; round <= Number(options.rounds); round++) {
  const [one, all] = [measured(1), measured(workers)];
  const ratio = (workers * one.milliseconds) / all.milliseconds;
  ratios.push(ratio);
  const cells = [one.milliseconds, one.processor, all.milliseconds, all.processor].map((ms) => ms.toFixed(0));
  rows.push([`${round}`, ...cells, ratio.toFixed(2)]);
}
const of = (count) => [`ms per step, ${count}`, 'of a processor'];
console.log(tableOf([['round', ...of(1), ...of(workers), 'times the images/s'], ...rows], 1));
console.log(`\n${options.network}, one thread a worker: ${medianOf(ratios).toFixed(2)} times one worker.`);
