import { describe, expect, it } from 'vitest';
import { judge, type Verdict } from './judge.support.test.js';
import { kinds } from './kinds.support.test.js';

/** `npm run test:model-files` damages each kind of file 2,000 times, in processes whose time and memory are bounded. */
const COUNT = Number(process.env.MODEL_FILES ?? 60);
const FIRST = Number(process.env.MODEL_FILES_FROM ?? 0);

describe.each(Object.entries(kinds))('a damaged file of a model: %s', (_, kind) => {
  it('is refused with a CnnError that says why, or gives what it says', async () => {
    const verdicts: Verdict[] = [];
    for (let n = 0; n < COUNT; n++) verdicts.push(await judge(kind, FIRST + n));
    expect(verdicts.filter(({ result }) => result === 'raw')).toEqual([]);
    expect(verdicts.filter(({ milliseconds }) => milliseconds > 5000)).toEqual([]);
    if (!kind.unguarded) expect(verdicts.filter(({ result }) => result === 'other')).toEqual([]);
    expect(verdicts.filter(({ result }) => result === 'refused').length).toBeGreaterThan(COUNT / 10);
  });
});
