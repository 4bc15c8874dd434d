// Judges damaged files in a process of its own: `node child.mjs KIND FROM TO`. A line of JSON says which is read, and one what became of it.
import { judge } from './judge.support.test.js';
import { kinds } from './kinds.support.test.js';

const [name = '', from = '0', to = '0'] = process.argv.slice(2);
const kind = kinds[name];
if (!kind) throw new Error(`no kind of file is called ${name}`);
for (let index = Number(from); index < Number(to); index++) {
  process.stdout.write(`${JSON.stringify({ index })}\n`);
  const verdict = judge(kind, index);
  process.stdout.write(`${JSON.stringify({ ...verdict, peak: process.resourceUsage().maxRSS * 1024 })}\n`);
}
