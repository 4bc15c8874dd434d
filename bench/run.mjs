// npm run bench: engines and other libraries side by side, in turn within one run; `npm run bench -- --help` says how.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartOf } from './chart.mjs';
import { networks } from './networks.mjs';
import { readOptions } from './options.mjs';
import { peersOf } from './peers.mjs';
import { measureRounds } from './rounds.mjs';
import { rowsOf } from './rows.mjs';
import { tablesOf } from './tables.mjs';
import { writeTask } from './task.mjs';

const options = readOptions();
const { phases, rounds, seconds } = options;
const peers = peersOf(options.engines, options.against);
const rows = [];
const missing = [];
const scratch = mkdtempSync(join(tmpdir(), 'cnn-bench-'));
try {
  for (const network of options.networks) {
    const folder = join(scratch, network);
    writeTask(folder, { name: network, ...networks[network] });
    const { results, absent } = measureRounds({ network, peers, rounds, phases, seconds, folder });
    rows.push(...rowsOf({ network, peers, phases, results }));
    for (const [engine, reason] of absent) missing.push({ network, engine, reason });
    rmSync(folder, { recursive: true });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const tables = tablesOf({ rows, missing, rounds, seconds });
console.log(tables);
const json = [
  ...rows,
  ...missing.map(({ network, engine, reason }) => ({ network, engine, notMeasured: reason })),
];
if (options.json) writeFileSync(options.json, `${JSON.stringify(json, null, 2)}\n`);
if (options.markdown) writeFileSync(options.markdown, tables);
if (options.svg) writeFileSync(options.svg, await chartOf(rows.filter(({ phase }) => phase !== 'latency')));
process.exitCode = rows.length > 0 ? 0 : 1;
