/// <reference path="./assets.d.ts" />

import * as core from '@cnn/core';
import * as data from '@cnn/data';
import * as experiment from '@cnn/experiment';
import { readmeExamples, runExample } from '@cnn/testing';
import * as train from '@cnn/train';
import { expect, it } from 'vitest';
import text from '../README.md?raw';
import * as browser from './index.js';

it('the example of the README runs', async () => {
  const [code = ''] = readmeExamples(text);
  const modules = { '@cnn/browser': browser, '@cnn/core': core, '@cnn/train': train };
  const printed = (await runExample({ code, modules })) as core.TensorValue[][];
  expect(printed.map(([prediction]) => prediction?.shape)).toEqual([[2, 1]]);
});

it('the examples of image files, of a library and of threads run', async () => {
  const canvas = new OffscreenCanvas(8, 8);
  canvas.getContext('2d')?.fillRect(0, 0, 4, 4);
  const image = await canvas.convertToBlob();
  const chosen = new DataTransfer();
  for (const name of ['benign_a_1.png', 'benign_b_2.png', 'malignant_a_3.png', 'malignant_b_4.png'])
    chosen.items.add(new File([image], name));
  chosen.items.add(new File(['no image'], 'benign_a_5.png'));
  const input = document.createElement('input');
  input.type = 'file';
  input.files = chosen.files;
  document.body.append(input);
  const code = readmeExamples(text).slice(1, 4).join('\n');
  const printed = await runExample({ code, modules: { '@cnn/browser': browser, '@cnn/data': data } });
  input.remove();
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('projects', { recursive: true });
  const bad = [{ file: 'benign_a_5.png', reason: expect.stringContaining('benign_a_5.png is damaged') }];
  expect(printed).toEqual([
    [['benign', 'malignant'], { benign: 2, malignant: 2 }, bad],
    [2, [32, 32, 3]],
    [4, 1, undefined],
    [4, 2],
    [2],
  ]);
});

it('the example of a trained model runs', async () => {
  const model = core.sequential({
    input: [8, 8, 3],
    layers: [core.flatten(), core.dense({ units: 1, activation: 'sigmoid' })],
  });
  const run = experiment.memoryStore();
  await experiment.saveModelTo(experiment.storeBelow(run, 'model'), {
    ...{ model, state: core.initialState(model, 1), classNames: ['benign', 'malignant'] },
    preprocessing: {
      source: { type: 'uint8', white: 255 },
      imageSize: [8, 8],
      onOddSize: 'resize',
      rescale: 1 / 255,
    },
  });
  const chosen = new DataTransfer();
  chosen.items.add(new File([(await experiment.packZip(run)) as Uint8Array<ArrayBuffer>], 'out.zip'));
  const input = document.createElement('input');
  input.type = 'file';
  input.files = chosen.files;
  const canvas = document.createElement('canvas');
  document.body.append(input, canvas);
  const [code = ''] = readmeExamples(text).slice(4);
  const modules = { '@cnn/browser': browser, '@cnn/experiment': experiment };
  const printed = await runExample({ code, modules });
  input.remove();
  canvas.remove();
  expect(printed).toEqual([
    [
      {
        class: expect.stringMatching(/^(benign|malignant)$/),
        probabilities: { benign: expect.any(Number), malignant: expect.any(Number) },
        threshold: 0.5,
      },
    ],
    [expect.any(Number)],
  ]);
  const top = await navigator.storage.getDirectory();
  await top.removeEntry('models', { recursive: true });
});
