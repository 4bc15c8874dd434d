import { it } from 'vitest';
import { judge } from './judge.support.test.js';
import { kinds } from './kinds.support.test.js';
it('tally', () => {
  for (const [name, kind] of Object.entries(kinds)) {
    try {
    const v = Array.from({ length: 2000 }, (_, n) => judge(kind, n));
    const t: any = {}; for (const x of v) t[x.result] = (t[x.result] ?? 0) + 1;
    console.log(name, JSON.stringify(t), 'max ms', Math.max(...v.map((x) => x.milliseconds)).toFixed(0), v.filter((x) => x.result === 'raw' || (!kind.unguarded && x.result === 'other')).slice(0, 6));
    } catch (e: any) { console.log(name, e.message); }
  }
}, 600000);
