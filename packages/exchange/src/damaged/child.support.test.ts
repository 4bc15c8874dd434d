// Judges damaged files in a process of its own: `node child.mjs KIND FROM TO`. A line of JSON says which is read, and one what became of it.
import { readFileSync } from 'node:fs';
import { judge } from './judge.support.test.js';
import { kinds } from './kinds.support.test.js';

/** Most memory that the process has had at once, in bytes. Linux counts what its parent had, too, unless its own is asked for. */
function peak(): number {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

const [name = '', from = '0', to = '0'] = process.argv.slice(2);
const kind = kinds[name];
if (!kind) throw new Error(`no kind of file is called ${name}`);
for (let index = Number(from); index < Number(to); index++) {
  process.stdout.write(`${JSON.stringify({ index })}\n`);
  const verdict = await judge(kind, index);
  process.stdout.write(`${JSON.stringify({ ...verdict, peak: peak() })}\n`);
}
