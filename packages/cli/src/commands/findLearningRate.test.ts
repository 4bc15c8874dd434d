import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-lr-find-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

it('cnn lr-find suggests a rate, draws it, and cnn train takes it with a schedule', async () => {
  const data = ['--data', 'synthetic', '--engine', 'wasm', '--image-size', '22', '--seed', '3'];
  const out = join(root, 'find');
  const found = await cnn('lr-find', ...data, '--steps', '30', '--start', '1e-5', '--end', '1', '--out', out);
  expect(found).toMatchObject({ code: 0, err: '' });
  expect((await readdir(out)).sort()).toEqual(['learning-rate.json', 'learning-rate.svg', 'run.json']);
  const { learningRates, suggestion } = JSON.parse(await readFile(join(out, 'learning-rate.json'), 'utf8'));
  expect(learningRates.length).toBeGreaterThan(5);
  expect(learningRates).toContain(suggestion.valley);
  const [, rate = ''] = /--learning-rate (\S+)/.exec(found.out) ?? [];
  expect(Number(rate) / suggestion.valley).toBeCloseTo(1, 1);
  const to = join(root, 'train');
  const schedule = ['--schedule', 'cosine', '--warmup-epochs', '1', '--epochs', '2'];
  const trained = await cnn('train', ...data, '--learning-rate', rate, ...schedule, '--json', '--out', to);
  expect(trained).toMatchObject({ code: 0, err: '' });
  const [first = 0, last = 0]: number[] = trained.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'epochEnd')
    .map((event) => event.learningRate / Number(rate));
  expect(first).toBeGreaterThan(0.5); // the last step of the warm-up
  expect(first).toBeLessThan(1);
  expect(last).toBeLessThan(first);
  const { settings } = JSON.parse(await readFile(join(to, 'history.json'), 'utf8'));
  expect(settings).toMatchObject({ schedule: 'cosine', warmupEpochs: 1 });
}, 240_000);

it('cnn lr-find has no options of schedules', async () => {
  expect(await cnn('lr-find', '--data', 'synthetic', '--schedule', 'cosine')).toMatchObject({ code: 2 });
});
