import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  batchNormalization,
  conv2d,
  dense,
  globalAveragePooling2d,
  initialState,
  rescaling,
  sequential,
} from '@cnn/core';
import { exportModel } from '@cnn/exchange';
import { loadModel, readModel } from '@cnn/node';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

const model = sequential({
  name: 'small',
  input: [12, 12, 3],
  layers: [
    rescaling({ scale: 1 / 255 }),
    conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
    batchNormalization(),
    globalAveragePooling2d(),
    dense({ units: 3, activation: 'softmax', name: 'classes' }),
  ],
});
const weights = initialState(model, 3);
const classNames = ['a', 'b', 'c'];

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-import-'));
  for (const format of ['keras', 'h5', 'tfjs', 'onnx', 'safetensors'] as const) {
    const folder = format === 'tfjs' ? join(root, 'tfjs') : root;
    await mkdir(folder, { recursive: true });
    for (const [name, bytes] of Object.entries(exportModel({ format, model, weights, classNames })))
      await writeFile(join(folder, name), bytes);
  }
  for (const [name, red] of Object.entries({ dark: 0, light: 100 })) {
    await mkdir(join(root, 'data', name), { recursive: true });
    for (let at = 0; at < 20; at++) {
      const background = { r: red + 4 * at, g: 90, b: 90 };
      const file = join(root, 'data', name, `p${at}_${name}.png`);
      await sharp({ create: { width: 12, height: 12, channels: 3, background } })
        .png()
        .toFile(file);
    }
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

describe('cnn import', () => {
  it('prints what becomes of each layer, and writes nothing', async () => {
    const { code, out } = await cnn('import', join(root, 'model.keras'), '--explain');
    expect(code).toBe(0);
    const lines = out.trim().split('\n');
    expect(lines[0]).toBe(
      'model.keras: Keras 3.15.1 (keras), 143 numbers in 8 variables, images of 12×12×3.',
    );
    expect(lines.find((line) => line.startsWith('conv2d'))).toMatch(
      /^conv2d \(Conv2D\) +→ {2}conv2d \(conv2d\) +kernel \[3, 3, 3, 4\], bias \[4\]$/,
    );
    expect(lines.at(-1)).toContain('It takes pixels of 0..255: a layer in front brings 0..1 to that.');
  });

  it.each(['model.keras', 'model.h5', 'tfjs', 'model.onnx'])(
    'writes a model folder that predicts as the file: %s',
    async (file) => {
      const out = join(root, `imported-${file}`);
      const { code, err } = await cnn(
        ...['import', join(root, file), '--out', out, '--classes', 'a,b,c', '--pixels', 'bytes'],
      );
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const saved = await readModel(out);
      expect(saved).toMatchObject({
        classNames,
        preprocessing: { rescale: 1 / 255 },
        source: { file: expect.any(String) },
      });
      const loaded = await loadModel(out, { engine: 'cpu' });
      try {
        const pixels = new Uint8Array(432).map((_, at) => (at * 37) % 256);
        const { probabilities } = await loaded.predict({ height: 12, width: 12, channels: 3, data: pixels });
        expect(Object.values(probabilities).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5);
        const again = join(root, 'again.keras');
        expect(await cnn('export', '--model', out, '--format', 'keras', '--out', again)).toMatchObject({
          code: 0,
        });
        expect((await readFile(again)).length).toBeGreaterThan(1000);
      } finally {
        await loaded.dispose();
      }
    },
  );

  it('reads weights alone onto a definition', async () => {
    const definition = join(root, 'definition.json');
    await writeFile(definition, JSON.stringify(model));
    const file = join(root, 'model.safetensors');
    const { code, out } = await cnn('import', file, '--model', definition, '--explain', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ source: { format: 'safetensors' }, model: { name: 'small' } });
  });

  it.each([
    [['--explain'], 'import: expected one file, received 0'],
    [['FILE'], '--out MODEL is missing'],
    [
      ['FILE', '--out', 'OUT'],
      'expected 3 class names, received none, and its file names none. Name them in the order of the outputs: --classes name1,name2,name3',
    ],
    [['FILE', '--out', 'OUT', '--classes', 'a,b'], 'expected 3 class names, received 2 (a, b)'],
    [
      ['FILE', '--explain', '--lambda', 'x=1'],
      '--lambda: expected NAME=rescale:SCALE,OFFSET, received "x=1"',
    ],
    [['NOWHERE', '--explain'], 'nowhere.keras: it does not exist'],
    [['DATA', '--explain'], 'is a folder without model.json'],
  ])('%j is refused', async (argv, message) => {
    const places = { FILE: 'model.keras', OUT: 'out', NOWHERE: 'nowhere.keras', DATA: 'data' };
    const named = argv.map((word) =>
      word in places ? join(root, places[word as keyof typeof places]) : word,
    );
    const { code, err } = await cnn('import', ...named);
    expect(code).toBeGreaterThan(0);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('replaces no model unasked', async () => {
    const argv = ['import', join(root, 'model.keras'), '--out', join(root, 'twice'), '--classes', 'a,b,c'];
    expect(await cnn(...argv)).toMatchObject({ code: 0 });
    expect((await cnn(...argv)).err).toContain(
      'holds a model. Choose another --out, or let --overwrite replace it',
    );
    expect(await cnn(...argv, '--overwrite')).toMatchObject({ code: 0 });
  });
});

it('cnn export refuses what a format does not have', async () => {
  const out = join(root, 'exported');
  expect(await cnn('import', join(root, 'model.keras'), '--out', out, '--classes', 'a,b,c')).toMatchObject({
    code: 0,
  });
  const refused = async (...more: string[]) => (await cnn('export', '--model', out, ...more)).err;
  expect(await refused('--format', 'keras', '--layout', 'nchw')).toContain(
    '--layout: is for --format onnx, received',
  );
  expect(await refused('--format', 'tfjs', '--input', 'uint8')).toContain(
    '--input: is for --format onnx and savedmodel',
  );
  expect(await refused('--format', 'tfjs', '--out', join(root, 'model.h5'))).toContain(
    'a file of that name is there',
  );
  const folder = join(root, 'served');
  const { out: text } = await cnn(
    'export',
    '--model',
    out,
    '--format',
    'savedmodel',
    '--input',
    'uint8',
    '--out',
    folder,
  );
  expect(text).toContain('it takes images [batch, 12, 12, 3] of uint8.');
  expect((await readFile(join(folder, 'saved_model.pb'))).length).toBeGreaterThan(500);
  expect((await cnn('summary', '--model', join(root, 'model.h5'))).err).toContain('cnn import');
});

describe('cnn train --from', () => {
  const train = (...more: string[]) =>
    cnn(
      ...[
        'train',
        '--from',
        join(root, 'model.keras'),
        '--data',
        join(root, 'data'),
        '--group-from',
        'name:^(p[0-9]+)',
      ],
      ...[
        '--engine',
        'cpu',
        '--epochs',
        '2',
        '--batch-size',
        '8',
        '--out',
        join(root, 'tuned'),
        '--overwrite',
      ],
      ...more,
    );

  it('fine-tunes a model of Keras with a new head, frozen first', { timeout: 120_000 }, async () => {
    const { code, out, err } = await train(
      '--freeze',
      'backbone',
      '--unfreeze-at',
      '1',
      '--backbone-learning-rate',
      '1e-5',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(
      'the new layer head begins with random ones. Frozen until epoch 2: all other layers.',
    );
    expect(out).toContain('the frozen part up to global_average_pooling2d was computed once');
    const saved = await readModel(join(root, 'tuned'));
    expect(saved.model.layers.map(({ name }) => name)).toEqual([
      ...['preprocessing', 'rescaling', 'conv2d', 'batch_normalization', 'global_average_pooling2d', 'head'],
    ]);
    const { start } = JSON.parse(await readFile(join(root, 'tuned', 'experiment.json'), 'utf8'));
    expect(start).toMatchObject({ freeze: ['backbone'], unfreezeAt: 1, head: 'classes' });
    const { source } = JSON.parse(await readFile(join(root, 'tuned', 'model', 'model.json'), 'utf8'));
    expect(source).toMatchObject({ format: 'keras', framework: 'Keras', version: '3.15.1' });
    expect(await readFile(join(root, 'tuned', 'report.md'), 'utf8')).toContain(
      'model.keras (Keras 3.15.1); the new layer head',
    );
    expect((await cnn('summary', '--model', join(root, 'tuned'))).out).toContain('head (dense)');
    // A run is a model to begin with as well.
    const next = await cnn(
      ...['train', '--from', join(root, 'tuned'), '--head', 'keep', '--data', join(root, 'data')],
      ...['--engine', 'cpu', '--epochs', '1', '--batch-size', '8', '--out', join(root, 'next')],
    );
    expect(next).toMatchObject({ code: 0, err: '' });
    expect(next.out).toContain('its last layer is kept');
  });

  it.each([
    [['--model', 'lenet5'], '--from has a model of its own. Leave out --model'],
    [['--freeze', 'nothing'], "the model has no layer 'nothing'"],
    [['--freeze', '*'], '--freeze freezes the new layer head, whose weights are random'],
    [['--head', 'keep', '--freeze', '*'], 'tells 3 classes apart'],
    [['--unfreeze-at', '1'], '--unfreeze-at needs --freeze or --freeze-until'],
    [['--head', 'keep'], 'tells 3 classes apart'],
  ])('%j is refused', async (more, message) => {
    const { code, err } = await train(...more);
    expect(code).toBeGreaterThan(0);
    expect(err).toContain(message);
  });
});
