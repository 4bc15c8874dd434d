import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { batchNormalization, conv2d, dense, flatten, initialState, sequential } from '@cnn/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadModel, saveModel } from './modelFolder.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-model-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const model = sequential({
  name: 'small',
  input: [6, 6, 3],
  layers: [
    conv2d({ filters: 2, kernelSize: 3, activation: 'relu' }),
    batchNormalization(),
    flatten(),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});
const state = initialState(model, 1);
const slots = { 'optimizer/momentum/x': { shape: [1], data: Float32Array.from([1]) } };
const saved = {
  model,
  classNames: ['benign', 'malignant'],
  preprocessing: { rescale: 1 / 255, onOddSize: 'pad' as const, imageSize: [12, 10] as const },
  details: { threshold: 0.4 },
};

describe('a model folder', () => {
  it('gives back what was saved, without the optimizer', async () => {
    const directory = join(root, 'deep', 'model');
    await saveModel({ directory, ...saved, state: { ...state, ...slots } });
    expect((await readdir(directory)).sort()).toEqual(['model.json', 'weights.safetensors']);
    expect(await loadModel(directory)).toEqual({ ...saved, state });
  });

  it('is replaced whole', async () => {
    const directory = join(root, 'twice');
    await saveModel({ directory, ...saved, state });
    const other = initialState(model, 2);
    await saveModel({ directory, ...saved, state: other });
    expect((await loadModel(directory)).state).toEqual(other);
    expect(await readdir(directory)).toHaveLength(2);
  });

  it('is not written when a variable is missing or has another shape', async () => {
    const directory = join(root, 'never');
    const { 'dense/bias': bias, ...rest } = state;
    await expect(saveModel({ directory, ...saved, state: rest })).rejects.toThrow(
      'variable dense/bias has shape none, expected [1]',
    );
    const wrong = { ...state, 'dense/bias': { shape: [2], data: new Float32Array(2) } };
    await expect(saveModel({ directory, ...saved, state: wrong })).rejects.toThrow(
      'variable dense/bias has shape [2], expected [1]',
    );
    expect(bias?.shape).toEqual([1]);
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
  });

  it('cannot be written below a file', async () => {
    await writeFile(join(root, 'file'), '');
    await expect(saveModel({ directory: join(root, 'file', 'model'), ...saved, state })).rejects.toThrow(
      /^can't write .*weights\.safetensors: a part of the path is a file, not a folder\.$/,
    );
  });
});

describe('a broken model folder', () => {
  const directory = () => join(root, 'broken');
  beforeEach(() => saveModel({ directory: directory(), ...saved, state }));
  const edit = async (change: (json: Record<string, unknown>) => unknown): Promise<void> => {
    const path = join(directory(), 'model.json');
    await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')))));
  };

  it.each([
    ['a wrong format', { format: 'x' }, 'expected format "cnn-model-folder", received "x"'],
    ['a newer version', { version: 2 }, 'expected version 1, received 2'],
    ['no class names', { classNames: [] }, 'expected a list of names as classNames'],
    [
      'no preprocessing',
      { preprocessing: undefined },
      'expected a number as preprocessing.rescale, received undefined',
    ],
    [
      'an image size that is none',
      { preprocessing: { rescale: 1, imageSize: [12] } },
      'expected preprocessing.imageSize of two sides in pixels, received [12]',
    ],
    [
      'unknown preprocessing',
      { preprocessing: { rescale: 1, onOddSize: 'x' } },
      'resize, pad or skip, received x',
    ],
    ['a checksum of other weights', { weights: { sha256: 'x' } }, 'is not the file that was saved with it'],
  ])('has %s', async (_, change, message) => {
    await edit((json) => ({ ...json, ...change }));
    await expect(loadModel(directory())).rejects.toThrow(message);
  });

  it('has a definition that is none', async () => {
    await edit((json) => ({ ...json, definition: { layers: 3 } }));
    await expect(loadModel(directory())).rejects.toMatchObject({ name: 'CnnError', code: 'MODEL' });
  });

  it('has a definition of other shapes', async () => {
    const other = sequential({ ...model, layers: [flatten(), dense({ units: 1 })] });
    await edit((json) => ({ ...json, definition: other }));
    await expect(loadModel(directory())).rejects.toThrow('The weights belong to another definition');
  });

  it('has files that are missing, cut off or no JSON', async () => {
    const weights = join(directory(), 'weights.safetensors');
    const bytes = await readFile(weights);
    await writeFile(weights, bytes.subarray(0, bytes.length - 3));
    await expect(loadModel(directory())).rejects.toThrow('cut off?');
    await rm(weights);
    await expect(loadModel(directory())).rejects.toThrow('weights.safetensors: it does not exist.');
    await writeFile(join(directory(), 'model.json'), '{"format": ');
    await expect(loadModel(directory())).rejects.toThrow(/model\.json is no JSON: .*\. Write it again\.$/);
    await expect(loadModel(join(root, 'nowhere'))).rejects.toThrow('model.json: it does not exist.');
  });
});
