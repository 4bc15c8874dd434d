import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModel, saveModel, writeSealedJson } from '@cnn/node';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
let [first, second] = ['', ''];
const cnn = captured(run);

const data = ['--data', 'synthetic'];
const training = [...data, '--image-size', '24', '--engine', 'wasm', '--epochs', '1', '--augment', 'flip'];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-ensemble-'));
  [first, second] = [join(root, 'first'), join(root, 'second')];
  expect(await cnn('train', ...training, '--out', first)).toMatchObject({ code: 0 });
  const split = ['--split-file', join(first, 'split.json'), '--seed', '1'];
  expect(await cnn('train', ...training, ...split, '--out', second)).toMatchObject({ code: 0 });
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

async function json(...path: readonly string[]) {
  return JSON.parse(await readFile(join(...path), 'utf8'));
}

/** The probability of the second class by file. */
async function said(out: string): Promise<Map<string, number>> {
  const { predictions } = await json(out, 'evaluation.json');
  return new Map(
    predictions.map(({ file, probabilities }: { file: string; probabilities: number[] }) => [
      file,
      probabilities.at(-1),
    ]),
  );
}

describe('cnn ensemble', () => {
  it('measures the mean of its members, and leaves a model like any other', {
    timeout: 120_000,
  }, async () => {
    const out = join(root, 'both');
    const made = await cnn('ensemble', first, second, '--out', out, ...data, '--calibrate');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain('Temperature');
    const [mine, a, b] = [await said(out), await said(first), await said(second)];
    expect([...mine.keys()]).toEqual([...a.keys()]);
    const plain = join(root, 'plain');
    expect(await cnn('ensemble', first, second, '--out', plain, ...data)).toMatchObject({ code: 0 });
    for (const [file, value] of await said(plain)) {
      expect(value).toBeCloseTo(((a.get(file) as number) + (b.get(file) as number)) / 2, 5);
    }
    const { details, decision, temperature, definition } = await json(out, 'model', 'model.json');
    expect(details.settings.ensemble).toEqual([first, second]);
    expect(decision.threshold).toBeGreaterThan(0);
    expect(temperature).toBeGreaterThan(0);
    expect(definition.layers.at(-1).type).toBe('average');

    const replaced = ['ensemble', first, second, '--out', plain];
    expect((await cnn(...replaced)).err).toContain(`${plain} holds a run of cnn ensemble of `);
    expect(await cnn(...replaced, '--overwrite')).toMatchObject({ code: 0 });
    expect(existsSync(join(plain, 'evaluation.json'))).toBe(false);

    const again = join(root, 'again.json');
    const split = ['--split', join(out, 'split.json'), '--out', again];
    const evaluated = await cnn('evaluate', '--model', join(out, 'model'), ...data, ...split);
    expect(evaluated).toMatchObject({ code: 0, err: '' });
    const [expected, received] = [await json(out, 'evaluation.json'), await json(again)];
    expect(received.metrics).toEqual(expected.metrics);
    expect(await cnn('compare', out, first)).toMatchObject({ code: 0, err: '' });
    expect(await cnn('export', '--model', join(out, 'model'))).toMatchObject({ code: 0, err: '' });
  });

  it('makes a model without data, of models alone', async () => {
    const out = join(root, 'unmeasured');
    const models = [join(first, 'model'), join(second, 'model')];
    expect(await cnn('ensemble', ...models, '--out', out, '--json')).toMatchObject({ code: 0, err: '' });
    expect((await json(out, 'model', 'model.json')).decision).toBeUndefined();
    expect(existsSync(join(out, 'evaluation.json'))).toBe(false);
    const idle = await cnn('ensemble', ...models, '--out', out, '--calibrate');
    expect(idle).toMatchObject({ code: 2, err: expect.stringContaining('--calibrate needs --data DATA') });
    const measured = await cnn('ensemble', ...models, '--out', out, ...data, '--overwrite');
    expect(measured).toMatchObject({ code: 1, err: expect.stringContaining('or leave --data out') });
    expect((await json(out, 'model', 'model.json')).classNames).toHaveLength(2); // what failed has removed nothing
  });

  it('averages members of different test-time views only at the views that are asked for', async () => {
    const viewed = join(root, 'viewed');
    const { directory, ...saved } = {
      directory: join(viewed, 'model'),
      ...(await readModel(join(first, 'model'))),
    };
    await saveModel({ ...saved, directory, testTimeViews: 8 });
    const models = [directory, join(second, 'model')];
    const out = join(root, 'views');
    const { code, err } = await cnn('ensemble', ...models, '--out', out);
    expect(code).toBe(1);
    expect(err).toContain('expected the testTimeViews 8');
    expect(err).toContain('Give --tta or --no-tta, which holds for all.');
    const made = await cnn('ensemble', ...models, '--out', out, '--tta');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain('No report: the ensemble was not evaluated. With --data DATA it is');
    expect((await cnn('report', out)).err).toContain('holds an ensemble that was not evaluated');
    expect((await json(out, 'model', 'model.json')).testTimeViews).toBe(8);
  });

  it('refuses members that were trained on other parts', async () => {
    const other = join(root, 'other');
    await cp(second, other, { recursive: true });
    const files = await json(other, 'split.json');
    [files.train, files.test] = [files.test, files.train];
    await writeFile(join(other, 'split.json'), JSON.stringify(files));
    const out = join(root, 'none');
    const edited = await cnn('ensemble', first, other, '--out', out, ...data);
    expect(edited.err).toContain('is not the split that the run beside it was begun with');
    await rm(join(other, 'run.json')); // as a folder of an earlier version
    const { code, err } = await cnn('ensemble', first, other, '--out', out, ...data);
    expect(code).toBe(1);
    expect(err).toContain('images that one member was trained on would measure the ensemble');
    expect(existsSync(out)).toBe(false);
  });

  it('refuses what is no ensemble, and what would be lost', async () => {
    const out = join(root, 'none');
    const refused = async (...argv: string[]) => (await cnn('ensemble', ...argv)).err;
    expect(await refused(first, '--out', out)).toContain('at least two folders of cnn train, received 1');
    expect(await refused(first, second)).toContain('--out');
    expect(await refused(first, join(first, 'model'), '--out', out)).toContain('is given twice');
    expect(await refused(first, second, '--out', second)).toContain('one of the models lies there');
    expect(await refused(first, join(root, 'nowhere'), '--out', out)).toContain('nowhere');
    const other = join(root, 'renamed');
    await cp(first, other, { recursive: true });
    const file = join(other, 'model', 'model.json');
    const { seal: _, checksum: _sum, ...saved } = await json(file);
    await writeSealedJson({ path: file, value: { ...saved, classNames: ['a', 'b'] } });
    expect(await refused(first, other, '--out', out)).toContain('expected the classNames ["');
    expect(existsSync(out)).toBe(false);
  });
});
