import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStudy } from '@cnn/experiment';
import { studyFile } from '@cnn/node';
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
const options = ['--data', 'synthetic', '--image-size', '22', '--engine', 'wasm', '--batch-size', '64'];

describe.skipIf(!built)('cnn search (skipped where the packages are not built)', () => {
  it('lets the better trial go on, where it was, and goes on itself', { timeout: 120_000 }, async () => {
    const out = join(root, 'halving');
    const argv = [
      ...['search', ...options, '--space', await spaceFile(rate), '--out', out, '--epochs', '2'],
      ...['--tuner', 'successiveHalving', '--trials', '2', '--factor', '2', '--processes', '2'],
    ];
    expect(await cnn(...argv)).toMatchObject({ code: 0, err: '' });
    const read = async (...names: string[]) => JSON.parse(await readFile(join(out, ...names), 'utf8'));
    const { trials, best } = await read('search.json');
    expect(trials.map(({ epochs }: { epochs: number }) => epochs).sort()).toEqual([1, 1, 2]);
    const { history } = await read(`trial-00${best.trial + 1}`, 'history.json');
    expect(history.val_loss).toHaveLength(2);
    const first = trials.filter(({ round }: { round: number }) => round === 0);
    const values = first.map(({ value }: { value: number }) => value);
    expect(first.find(({ trial }: { trial: number }) => trial === best.trial).value).toBe(
      Math.min(...values),
    );
    const again = await cnn(...argv);
    expect(again.out).toContain('3 results are there already.');
    expect(again.out).toContain(`Study for Optuna: search in ${join(out, 'study.log')}`);
    const study = await readStudy({ file: studyFile(join(out, 'study.log')) });
    expect(study.trials.map(({ state }) => state).sort()).toEqual(['complete', 'pruned']);
    expect((await cnn(...argv, '--seed', '5')).err).toContain('is of another search');
  });

  it('ends when the data can’t be read, and says why', { timeout: 60_000 }, async () => {
    const space = await spaceFile(rate);
    const { code, err } = await cnn(
      'search',
      '--data',
      join(root, 'nowhere'),
      '--space',
      space,
      '--out',
      join(root, 'bad'),
    );
    expect(code).toBe(1);
    expect(err).toContain('3 trials have failed one after another');
    expect(err).toContain('nowhere');
  });
});

describe('cnn search', () => {
  it.each<[string, unknown, string[]]>([
    ['"epochs" cannot be searched.', { epochs: { type: 'choice', values: [1, 2] } }, []],
    [
      '"learningrate" cannot be searched. Did you mean learning-rate?',
      { learningrate: { type: 'boolean' } },
      [],
    ],
    ['--learning-rate is in', rate, ['--learning-rate', '0.1']],
    ['expected an object of hyper-parameters', [1], []],
    ['learning-rate: expected type float', { 'learning-rate': { type: 'normal' } }, []],
    ['--factor: randomSearch does not take it', rate, ['--factor', '2']],
    ['--tuner: expected randomSearch, hyperband', rate, ['--tuner', 'bayes']],
    ['--startup-trials: randomSearch does not take it', rate, ['--startup-trials', '2']],
    [
      'learning-rate: tpe takes sampling linear, or log without a step, received reverseLog',
      { 'learning-rate': { ...rate['learning-rate'], sampling: 'reverseLog' } },
      ['--tuner', 'tpe'],
    ],
  ])('says what is wrong: %s', async (message, space, argv) => {
    const { code, err } = await cnn(
      'search',
      ...options,
      '--space',
      await spaceFile(space),
      ...argv,
      '--out',
      join(root, 'x'),
    );
    expect(code).not.toBe(0);
    expect(err).toContain(message);
  });
});
