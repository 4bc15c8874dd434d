import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conv2d, dense, globalAveragePooling2d, initialState, sequential } from '@cnn/core';
import { saveModel } from '@cnn/node';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
const cnn = captured(run);
const at = (...names: string[]) => join(root, ...names);
const explain = (...args: string[]) => cnn('explain', '--engine', 'cpu', '--model', at('out'), ...args);
const labelled = () => ['--data', at('images.csv'), '--multi-label'];

/** `red` where an image is red and `blue` where it is blue, each above 0.5 of 255 of its channel; `blue` only above 0.99. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-explain-labels-'));
  const layers = [
    conv2d({ filters: 2, kernelSize: 1, name: 'colours' }),
    globalAveragePooling2d(),
    dense({ units: 2, activation: 'sigmoid' }),
  ];
  const model = sequential({ name: 'colours', input: [8, 8, 3], layers });
  const state = {
    ...initialState(model, 1),
    'colours/kernel': { shape: [1, 1, 3, 2], data: Float32Array.of(1, 0, 0, 0, 0, 1) },
    'dense/kernel': { shape: [2, 2], data: Float32Array.of(6, 0, 0, 6) },
    'dense/bias': { shape: [2], data: Float32Array.of(-3, -3) },
  };
  await saveModel({
    ...{ directory: at('out', 'model'), model, state, classNames: ['red', 'blue'] },
    decision: { labelThresholds: { red: 0.5, blue: 0.99 } },
    preprocessing: {
      source: { type: 'uint8', white: 255 },
      imageSize: [8, 8],
      onOddSize: 'resize',
      rescale: 1 / 255,
    },
  });
  const images = { both: [250, 250], none: [30, 20], red: [240, 20], blue: [20, 240] } as const;
  for (const [name, [r, b]] of Object.entries(images)) {
    await sharp({ create: { width: 8, height: 8, channels: 3, background: { r, g: 0, b } } })
      .png()
      .toFile(at(`${name}.png`));
  }
  const labels = ['both.png,red|blue', 'none.png,', 'red.png,red', 'blue.png,blue'];
  await writeFile(at('images.csv'), ['path,label', ...labels].join('\n'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

it('says what predict says, where no label is above its threshold too', async () => {
  const files = ['both', 'none', 'red', 'blue'].map((name) => at(`${name}.png`));
  const { code, out, err } = await explain(...files, '--out', at('e1'));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.split('\n');
  expect(lines[1]).toMatch(/none\.png {2}red 9\.\d %, predicted as no label; colours$/);
  expect(lines[2]).toMatch(/red\.png {2}red 93\.\d %; colours$/);
  expect(lines[3]).toMatch(/blue\.png {2}blue 93\.\d %, predicted as no label; colours$/);
  const written: readonly { class: string }[] = JSON.parse(
    await readFile(at('e1', 'explanations.json'), 'utf8'),
  );
  const predicted = await cnn('predict', '--engine', 'cpu', '--model', at('out'), ...files, '--json');
  const said: readonly { class: string }[] = JSON.parse(predicted.out);
  expect(written.map((one) => one.class)).toEqual(['red', '', 'red', '']);
  expect(said.map((one) => one.class)).toEqual(written.map((one) => one.class));
  expect(await readFile(at('e1', 'explain.html'), 'utf8')).toContain('<dd>no label<');
});

it('shows an image beside the label that it was chosen for', async () => {
  const { code, err } = await explain(...labelled(), '--out', at('e2'));
  expect(err).toBe('');
  expect(code).toBe(0);
  const page = await readFile(at('e2', 'explain.html'), 'utf8');
  const mistakes = page.slice(page.indexOf('Surest mistakes'), page.indexOf('Least sure'));
  // Both have blue, which the model gives to neither.
  expect(mistakes.match(/<dt>True<\/dt><dd>blue<\/dd>/g)).toHaveLength(2);
  expect(mistakes.match(/<dt>Predicted<\/dt><dd>without blue<span/g)).toHaveLength(2);
  const typical = page.slice(page.indexOf('Typical of “red”'));
  expect(typical).toMatch(/<dt>Predicted<\/dt><dd>red<span class="share"> 9\d\.\d%/);
  // The same image has one picture for each of its labels.
  const shown = [...page.matchAll(/alt="Explanation of “(?:without )?(\w+)” for both\.png"/g)];
  expect(new Set(shown.map(([, label]) => label))).toEqual(new Set(['red', 'blue']));
  const chosen = await explain(...labelled(), '--random', '4', '--out', at('e3'));
  expect(chosen.code).toBe(0);
  const random = await readFile(at('e3', 'explain.html'), 'utf8');
  expect(random).toMatch(/<dt>True<\/dt><dd>red\|blue<\/dd><\/div><div><dt>Predicted<\/dt><dd>red</);
});
