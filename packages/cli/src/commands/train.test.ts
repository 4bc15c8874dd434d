import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseExperiment } from '@cnn/experiment';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-train-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);
const options = [
  ...['--data', 'synthetic', '--image-size', '16', '--model', 'lenet5', '--engine', 'wasm', '--epochs', '2'],
  ...['--augment', 'flip,turn', '--optimizer', 'sgd', '--momentum', '0.9', '--pooling', 'max', '--seed', '5'],
];

const json = async (...path: string[]) => JSON.parse(await readFile(join(root, ...path), 'utf8'));

async function weightsOf(out: string): Promise<string> {
  const names = await readdir(join(root, out, 'model'));
  const name = names.find((one) => one.startsWith('weights')) ?? '';
  return (await readFile(join(root, out, 'model', name))).toString('base64');
}

describe('cnn train --config', () => {
  it('the experiment.json of a run gives the same bits, and options beside it override it', {
    timeout: 300_000,
  }, async () => {
    const first = await cnn('train', ...options, '--out', join(root, 'first'));
    expect(first).toMatchObject({ code: 0, err: '' });
    const config = join(root, 'first', 'experiment.json');
    const again = await cnn('train', '--config', config, '--out', join(root, 'again'));
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(await weightsOf('again')).toBe(await weightsOf('first'));
    expect((await json('again', 'history.json')).history).toEqual(
      (await json('first', 'history.json')).history,
    );
    expect((await json('again', 'evaluation.json')).report).toEqual(
      (await json('first', 'evaluation.json')).report,
    );
    const other = await cnn('train', '--config', config, '--epochs', '1', '--out', join(root, 'other'));
    expect(other).toMatchObject({ code: 0, err: '' });
    expect((await json('other', 'history.json')).history.loss).toHaveLength(1);
    expect((await json('other', 'experiment.json')).training.optimizer).toEqual({
      name: 'sgd',
      momentum: 0.9,
    });
  });

  it('--print-config prints what --config reads, and trains nothing', async () => {
    const { code, out, err } = await cnn('train', ...options, '--out', join(root, 'none'), '--print-config');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const experiment = parseExperiment(JSON.parse(out));
    expect(experiment).toMatchObject({ seed: 5, evaluation: { pooling: 'max' }, model: 'lenet5' });
    expect(await readdir(root)).not.toContain('none');
    const path = join(root, 'printed.json');
    await writeFile(path, out);
    for (const command of ['train', 'cross-validate', 'search', 'lr-find']) {
      const printed = await cnn(command, '--config', path, '--print-config');
      expect(printed.err).toBe('');
      expect(JSON.parse(printed.out), command).toEqual(JSON.parse(out));
    }
  });
});
