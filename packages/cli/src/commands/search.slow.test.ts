import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSealedJson } from '@cnn/node';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

const built = existsSync(new URL('../../dist/main.js', import.meta.url));
let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-search-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

async function spaceFile(space: unknown): Promise<string> {
  const path = join(root, 'space.json');
  await writeFile(path, JSON.stringify(space));
  return path;
}

const rate = { 'learning-rate': { type: 'float', minValue: 1e-5, maxValue: 1e-2, sampling: 'log' } };
const options = ['--data', 'synthetic', '--image-size', '24', '--engine', 'wasm', '--batch-size', '64'];

describe.skipIf(!built)('cnn search (skipped where the packages are not built)', () => {
  it('lets the best trials go on, where they were, and goes on itself', { timeout: 180_000 }, async () => {
    const out = join(root, 'halving');
    const space = await spaceFile({ ...rate, ema: { type: 'boolean' } });
    const argv = [
      ...['search', ...options, '--space', space, '--out', out, '--epochs', '4'],
      ...['--tuner', 'successiveHalving', '--trials', '4', '--factor', '2', '--processes', '2'],
    ];
    const { code, err, out: text } = await cnn(...argv);
    expect(err).toBe('');
    expect(code).toBe(0);
    const read = async (...names: string[]) => JSON.parse(await readFile(join(out, ...names), 'utf8'));
    const { trials, best } = await read('search.json');
    expect(trials.map(({ epochs }: { epochs: number }) => epochs).sort()).toEqual([1, 1, 1, 1, 2, 2, 4]);
    const first = trials.filter(({ round }: { round: number }) => round === 0);
    const losses = first.map(({ value }: { value: number }) => value).sort((a: number, b: number) => a - b);
    const second = trials.filter(({ round }: { round: number }) => round === 1);
    for (const { trial } of second) {
      const before = first.find((record: { trial: number }) => record.trial === trial).value;
      expect(losses.slice(0, 2)).toContain(before);
    }
    const folder = `trial-00${best.trial + 1}`;
    const { history } = await read(folder, 'history.json');
    expect(history.val_loss).toHaveLength(4);
    expect(best.value).toBe(history.val_loss[3]);
    expect(existsSync(join(out, folder, 'report.html'))).toBe(true);
    expect(text).toContain(`Best: trial ${best.trial + 1}`);
    const csv = await readFile(join(out, 'search.csv'), 'utf8');
    expect(csv.split('\n')[0]).toBe('trial,epochs,status,val_loss,learning-rate,ema,seconds');
    expect(csv.trim().split('\n')).toHaveLength(5);

    const kept = await read('search.json');
    kept.trials = kept.trials.filter(
      ({ trial, round }: { trial: number; round: number }) => round < 1 || trial < 0,
    );
    for (const name of ['best', 'seal', 'checksum']) delete kept[name];
    const path = join(out, 'search.json');
    await writeSealedJson({ path, value: kept }); // as if it had been killed after the first round
    const again = await cnn(...argv);
    expect(again.out).toContain('4 results are there already.');
    expect((await read('search.json')).best.value).toBe(best.value);

    const other = await cnn(...argv, '--seed', '5');
    expect(other.err).toContain('is of another search');
    await rename(join(out, folder), join(out, 'aside'));
    await cp(join(out, folder === 'trial-001' ? 'trial-002' : 'trial-001'), join(out, folder), {
      recursive: true,
    });
    await writeSealedJson({ path, value: kept });
    const mixed = await cnn(...argv);
    // Which of the trial's fields is named depends on which differ.
    expect(mixed.out).toMatch(
      new RegExp(
        `failed: .*${folder}.*(holds a run with another experiment|is not as it was when the run began)`,
      ),
    );
  });
});
