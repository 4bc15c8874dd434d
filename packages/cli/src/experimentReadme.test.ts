import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { syntheticTissue } from '@cnn/data';
import * as experiment from '@cnn/experiment';
import * as node from '@cnn/node';
import { captured, readmeExamples, runExample } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from './run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-experiment-readme-'));
  const set = syntheticTissue({ size: 24, count: 120, patients: 24 });
  for (const [index, { file = '' }] of set.items.entries()) {
    const path = join(root, 'images', file);
    await mkdir(dirname(path), { recursive: true });
    const raw = { width: 24, height: 24, channels: 3 } as const;
    await sharp(await set.load(index), { raw }).toFile(path);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

async function resultsOf(out: string) {
  const json = async (name: string) => JSON.parse(await readFile(join(out, name), 'utf8'));
  const { run: _run, checksum: _sum, ...evaluation } = await json('evaluation.json');
  const { history } = await json('history.json');
  const [weights] = (await readdir(join(out, 'model'))).filter((name) => name.startsWith('weights-'));
  const { decision, temperature } = await json('model/model.json');
  return { evaluation, history, weights, decision, temperature };
}

it('the program of the README of @cnn/experiment does in 40 lines what cnn train does, with the same results', async () => {
  const text = await readFile(new URL('../../experiment/README.md', import.meta.url), 'utf8');
  const [code = ''] = readmeExamples(text);
  expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  const [images, out, ours] = ['images', 'command', 'program'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  const printed = await runExample({
    code,
    modules: { '@cnn/experiment': experiment, '@cnn/node': node },
    replace: {
      "'images'": JSON.stringify(images),
      "'out'": JSON.stringify(ours),
      "'tutorial'": "'tutorial-two-stage'",
      'epochs: 10': 'epochs: 2',
      'selectEngine()': "selectEngine({ name: 'wasm' })",
    },
  });
  expect(printed.map(([first]) => first).slice(0, 3)).toEqual([0, 1, 'binary']);
  const command = await cnn(
    ...['train', '--data', images, '--group-from', 'folder:1', '--model', 'tutorial-two-stage'],
    ...['--epochs', '2', '--engine', 'wasm', '--tta', '--calibrate', '--threshold', 'sensitivity:0.95'],
    ...['--checkpoint-every', 'epoch', '--out', out],
  );
  expect(command).toMatchObject({ code: 0, err: '' });
  expect(await resultsOf(ours)).toEqual(await resultsOf(out));
}, 120_000);
