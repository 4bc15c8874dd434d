import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-pooling-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);
const quick = ['--data', 'synthetic', '--engine', 'wasm', '--image-size', '22', '--epochs', '1'];
const readJson = async (...path: string[]) => JSON.parse(await readFile(join(root, ...path), 'utf8'));

/** The probability of each patient of an evaluation, by a function of those of its images. */
function pooledOf(
  predictions: readonly { group: string; probabilities: number[] }[],
  pool: (values: number[]) => number,
): number[] {
  const own = new Map<string, number[]>();
  for (const { group, probabilities } of predictions)
    own.set(group, [...(own.get(group) ?? []), probabilities.at(-1) as number]);
  return [...own.values()].map(pool);
}

describe('--pooling', () => {
  it('is kept with the model, and evaluate takes it or another', { timeout: 120_000 }, async () => {
    const out = join(root, 'run');
    const trained = await cnn('train', ...quick, '--pooling', 'topK', '--top-k', '2', '--out', out);
    expect(trained.err).toBe('');
    expect(trained.code).toBe(0);
    expect(trained.out).toMatch(/by patient \([^)]+, the mean of their 2 highest probabilities\)/);
    const { report, predictions } = await readJson('run', 'evaluation.json');
    const { details, decision } = await readJson('run', 'model', 'model.json');
    expect(details.settings.pooling).toEqual({ topK: 2 });
    expect(decision.pooling).toEqual({ topK: 2 });
    expect(report.byGroup.pooling).toEqual({ topK: 2 });
    const countAbove = (probabilities: number[]) =>
      probabilities.filter((value) => value > report.byGroup.threshold).length;
    const said = (confusion: number[][]) => confusion.reduce((sum, row) => sum + (row[1] ?? 0), 0);
    const topTwo = pooledOf(predictions, (values) => {
      const [first = 0, second = first] = values.sort((a, b) => b - a);
      return (first + second) / 2;
    });
    expect(said(report.byGroup.confusionMatrix)).toBe(countAbove(topTwo));

    const model = join(out, 'model');
    const evaluate = (...more: string[]) =>
      cnn(
        ...['evaluate', '--model', model, '--data', 'synthetic', '--engine', 'wasm'],
        ...['--split', join(out, 'split.json'), ...more],
      );
    const same = JSON.parse((await evaluate('--json')).out);
    expect(same.report).toEqual(report);
    const other = JSON.parse((await evaluate('--pooling', 'max', '--json')).out);
    expect(other.report.byGroup.pooling).toBe('max');
    expect(other.report.byGroup.threshold).toBe(report.threshold);
    const largest = pooledOf(predictions, (values) => Math.max(...values));
    const above = largest.filter((value) => value > report.threshold).length;
    expect(said(other.report.byGroup.confusionMatrix)).toBe(above);
    expect(other.report.byItem).toEqual(report.byItem);
  });

  it.each([
    [['--pooling', 'topK'], '--pooling topK: expected --top-k N, the number of images, received none.'],
    [['--top-k', '3'], '--top-k: expected --pooling topK beside it, received no --pooling.'],
    [
      ['--pooling', 'max', '--top-k', '3'],
      '--top-k: expected --pooling topK beside it, received --pooling max.',
    ],
    [['--pooling', 'median'], '--pooling: expected mean, max, topK, received "median".'],
    [['--pooling', 'topK', '--top-k', '0'], '--top-k: expected a whole number of at least 1, received "0".'],
    [['--pooling', 'max', '--data', 'digits'], '--pooling: expected a patient for every image, '],
  ])('refuses %j', async (more, text) => {
    const data = more.includes('--data') ? [] : ['--data', 'synthetic'];
    const { code, err } = await cnn('train', ...data, ...more, '--out', join(root, 'no'));
    expect(err).toContain(text);
    expect(code).toBe(2);
  });
});
