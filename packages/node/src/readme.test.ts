import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as core from '@cnn/core';
import * as data from '@cnn/data';
import { readmeExamples, runExample } from '@cnn/testing';
import * as train from '@cnn/train';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as node from './index.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-readme-'));
  const set = data.syntheticTissue({ size: 16, count: 60, patients: 9 });
  for (const [index, { file = '' }] of set.items.entries()) {
    const path = join(root, 'images', file);
    await mkdir(dirname(path), { recursive: true });
    const raw = { width: 16, height: 16, channels: 3 } as const;
    await sharp(await set.load(index), { raw }).toFile(path);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

it('the example of the README runs', async () => {
  const text = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [code = ''] = readmeExamples(text);
  const printed = await runExample({
    code,
    modules: { '@cnn/core': core, '@cnn/data': data, '@cnn/node': node, '@cnn/train': train },
    replace: {
      'selectEngine()': "selectEngine({ name: 'wasm' })",
      "'images'": JSON.stringify(join(root, 'images')),
      "'out/model'": JSON.stringify(join(root, 'out', 'model')),
    },
  });
  expect(printed[0]?.[0]).toMatch(
    /images: 60 images of 16×16, benign-like: 42, malignant-like: 18, 9 groups$/,
  );
  expect(await readdir(join(root, 'out', 'model'))).toEqual([
    'model.json',
    expect.stringMatching(/^weights-[0-9a-f]{16}\.safetensors$/),
  ]);
  expect((await node.readModel(join(root, 'out', 'model'))).classNames).toEqual([
    'benign-like',
    'malignant-like',
  ]);
  const [, use = ''] = readmeExamples(text);
  const [first] = await node.imagePaths([join(root, 'images')]);
  const used = await runExample({
    code: use,
    modules: { '@cnn/node': node },
    replace: {
      "'image.png'": JSON.stringify(first),
      "'images'": JSON.stringify(join(root, 'images')),
      "'out/model'": JSON.stringify(join(root, 'out', 'model')),
      "'copy/model'": JSON.stringify(join(root, 'copy', 'model')),
    },
  });
  expect(used).toEqual([
    [
      {
        file: first,
        class: expect.stringMatching(/^(benign|malignant)-like$/),
        probabilities: { 'benign-like': expect.any(Number), 'malignant-like': expect.any(Number) },
        threshold: 0.5,
      },
    ],
    [expect.any(Number), null],
  ]);
  expect(await node.readModel(join(root, 'copy'))).toEqual(await node.readModel(join(root, 'out')));
});
