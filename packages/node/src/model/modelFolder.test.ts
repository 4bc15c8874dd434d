import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  batchNormalization,
  conv2d,
  dense,
  flatten,
  initialState,
  sequential,
  writeSafetensors,
} from '@cnn/core';
import { macenko, type Preprocessing } from '@cnn/data';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSealedJson, writeSealedJson } from '../files/sealedJson.js';
import { readModel, type SaveModelOptions, saveModel } from './modelFolder.js';

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
const preprocessing: Preprocessing = {
  source: { type: 'uint16', white: 65_535 },
  imageSize: [12, 10],
  usualSize: [24, 20],
  onOddSize: 'pad',
  cropSize: [6, 6],
  stain: macenko(),
  rescale: 1 / 65_535,
};
const saved = {
  model,
  classNames: ['benign', 'malignant'],
  preprocessing,
  testTimeViews: 8,
  temperature: 1.25,
  decision: {
    threshold: 0.4,
    groupThreshold: 0.3,
    pooling: { topK: 3 },
    rule: { type: 'sensitivity', atLeast: 0.9 },
    chosenOn: { part: 'validation', images: 12, groups: 4 },
  },
  trainedOn: { train: ['0123456789abcdef', 'fedcba9876543210'], validation: ['00000000ffffffff'], test: [] },
  trainedWith: { engine: 'wasm', versions: { node: '20.19.0' } },
  details: { settings: { epochs: 3 } },
} as const satisfies Omit<SaveModelOptions, 'directory' | 'state'>;

const weightsOf = async (directory: string) =>
  (await readdir(directory)).filter((name) => name.endsWith('.safetensors'));

describe('a model folder', () => {
  it('[model.carries] gives back all that decides what a model sees and says, without the optimizer', async () => {
    const directory = join(root, 'deep', 'model');
    await saveModel({ directory, ...saved, state: { ...state, ...slots } });
    const files = await readdir(directory);
    expect(files.sort()).toEqual([
      'model.json',
      expect.stringMatching(/^weights-[0-9a-f]{16}\.safetensors$/),
    ]);
    expect(await readModel(directory)).toEqual({ ...saved, task: 'binary', state, notes: [] });
  });

  it('needs no more than definition, weights, names and preprocessing', async () => {
    const directory = join(root, 'least');
    const { classNames } = saved;
    await saveModel({ directory, model, state, classNames, preprocessing });
    expect(await readModel(directory)).toEqual({
      ...{ model, state, classNames, preprocessing, task: 'binary', testTimeViews: 1 },
      ...{ trainedWith: {}, details: {}, notes: [] },
    });
  });

  it('is replaced by its model.json, so that a kill before that leaves the old model whole', async () => {
    const directory = join(root, 'twice');
    await saveModel({ directory, ...saved, state });
    const before = await readFile(join(directory, 'model.json'));
    const [old] = await weightsOf(directory);
    const bytes = await readFile(join(directory, old as string));
    const other = initialState(model, 2);
    await saveModel({ directory, ...saved, state: other });
    expect((await readModel(directory)).state).toEqual(other);
    expect(await readdir(directory)).toHaveLength(2);
    // As if it had been killed after the new weights, and before the new model.json.
    await writeFile(join(directory, old as string), bytes);
    await writeFile(join(directory, 'model.json'), before);
    expect((await readModel(directory)).state).toEqual(state);
  });

  it('is not written when a variable is missing, has another shape, or is not finite', async () => {
    const directory = join(root, 'never');
    const { 'dense/bias': bias, ...rest } = state;
    await expect(saveModel({ directory, ...saved, state: rest })).rejects.toThrow(
      'variable dense/bias has shape none, expected [1]',
    );
    const withBias = (values: readonly number[]) => ({
      ...state,
      'dense/bias': { shape: [values.length], data: Float32Array.from(values) },
    });
    await expect(saveModel({ directory, ...saved, state: withBias([0, 0]) })).rejects.toThrow(
      'variable dense/bias has shape [2], expected [1]',
    );
    await expect(saveModel({ directory, ...saved, state: withBias([Number.NaN]) })).rejects.toThrow(
      'saveModel: expected finite weights, received NaN in dense/bias.',
    );
    const classNames = ['one', 'two', 'three'];
    await expect(saveModel({ directory, ...saved, classNames, state })).rejects.toThrow(
      "expected 2 class names for model 'small', which ends in 1 number, received 3 (one, two, three)",
    );
    await expect(saveModel({ directory, ...saved, temperature: 3e14, state })).rejects.toThrow(
      'saveModel: expected a temperature of 0.001 to 1000, received 300000000000000.',
    );
    expect(bias?.shape).toEqual([1]);
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
  });

  it('cannot be written below a file', async () => {
    await writeFile(join(root, 'file'), '');
    await expect(saveModel({ directory: join(root, 'file', 'model'), ...saved, state })).rejects.toThrow(
      /^can't write .*weights-[0-9a-f]{16}\.safetensors: a part of the path is a file, not a folder\.$/,
    );
  });
});

describe('a broken model folder', () => {
  const directory = () => join(root, 'broken');
  const path = () => join(directory(), 'model.json');
  beforeEach(async () => {
    await rm(directory(), { recursive: true, force: true });
    await saveModel({ directory: directory(), ...saved, state });
  });
  /** Changes fields, and seals them again: as a program would that writes such files wrong. */
  const edit = async (change: object): Promise<void> => {
    const { value } = await readSealedJson(path());
    await writeSealedJson({ path: path(), value: { ...value, ...change } });
  };

  it.each([
    ['a wrong format', { format: 'x' }, 'expected format "cnn-model-folder", received "x"'],
    ['a newer version', { version: 3 }, 'expected version 2 or 1, received 3'],
    ['no class names', { classNames: [] }, 'expected a list of different names as classNames'],
    ['a name twice', { classNames: ['a', 'a'] }, 'expected a list of different names as classNames'],
    ['three names for two classes', { classNames: ['a', 'b', 'c'] }, 'expected 2 class names'],
    ['another task', { task: 'multilabel' }, 'expected task binary, received "multilabel"'],
    ['no preprocessing', { preprocessing: undefined }, 'expected preprocessing.source with a type'],
    [
      'a scale of another sign',
      { preprocessing: { ...preprocessing, rescale: -1e308 } },
      'expected preprocessing.rescale above 0, received -1e+308',
    ],
    [
      'a scale of another white',
      { preprocessing: { ...preprocessing, rescale: 1 } },
      'expected preprocessing.rescale that brings white, 65535, to about 1, received 1',
    ],
    [
      'an image size that is none',
      { preprocessing: { ...preprocessing, imageSize: [12] } },
      'expected preprocessing.imageSize of two sides in pixels, received [12]',
    ],
    [
      'a crop that the model does not take',
      { preprocessing: { ...preprocessing, cropSize: [8, 6] } },
      'expected a preprocessing that ends in the 6×6 that the model takes, received 12×10 of which 8×6 is cut out',
    ],
    [
      'unknown preprocessing',
      { preprocessing: { ...preprocessing, onOddSize: 'x' } },
      'resize, pad or skip, received "x"',
    ],
    ['views that are none', { testTimeViews: 3 }, 'expected testTimeViews of 1, 4, or 8 for square images'],
    ['a temperature of 0', { temperature: 0 }, 'expected a temperature of 0.001 to 1000, received 0'],
    ['a temperature in words', { temperature: 'warm' }, 'expected a temperature of 0.001 to 1000'],
    [
      'a threshold of 5',
      { decision: { threshold: 5 } },
      'expected thresholds of 0 to 1 in decision, received 5',
    ],
    ['a threshold of −5', { decision: { threshold: -5 } }, 'expected thresholds of 0 to 1 in decision'],
    ['no number as threshold', { decision: { threshold: null } }, 'expected thresholds of 0 to 1'],
    ['unknown pooling', { decision: { pooling: 'median' } }, 'expected decision.pooling mean, max or topK'],
    ['an unknown rule', { decision: { rule: { type: 'x' } } }, 'expected a rule of thresholds'],
    [
      'thresholds of labels',
      { decision: { labelThresholds: { benign: 0.5 } } },
      'expected decision.labelThresholds of the labels of a multi-label model',
    ],
    ['hashes that are none', { trainedOn: { train: 'x' } }, 'expected trainedOn with hashes'],
    [
      'weights elsewhere',
      { weights: { file: '../x.safetensors' } },
      'expected the name of a file of weights',
    ],
  ])('has %s', async (_, change, message) => {
    await edit(change);
    await expect(readModel(directory())).rejects.toThrow(message);
    await expect(readModel(directory())).rejects.toThrow(/^[^\n]*model\.json[^\n]*$/);
  });

  it('[model.edited] was edited: every field counts', async () => {
    const text = await readFile(path(), 'utf8');
    const edits = [
      ['"threshold": 0.4', '"threshold": 0.6'],
      ['"white": 65535', '"white": 65534'],
      ['"testTimeViews": 8', '"testTimeViews": 1'],
      ['"benign"', '"malign"'],
      ['"epochs": 3', '"epochs": 4'],
    ] as const;
    for (const [from, to] of edits) {
      const edited = text.replace(from, to);
      expect(edited).not.toBe(text);
      await writeFile(path(), edited);
      await expect(readModel(directory())).rejects.toThrow('model.json is not as it was written');
    }
    const { seal: _, checksum: __, ...bare } = JSON.parse(text);
    await writeFile(path(), JSON.stringify(bare));
    await expect(readModel(directory())).rejects.toThrow('expected a checksum, received none');
  });

  it('has weights of another model, or that are not finite', async () => {
    const [file] = await weightsOf(directory());
    const write = async (tensors: typeof state) => {
      const bytes = writeSafetensors({ tensors });
      await writeFile(join(directory(), file as string), bytes);
      return createHash('sha256').update(bytes).digest('hex');
    };
    await write(initialState(model, 9));
    await expect(readModel(directory())).rejects.toThrow('is not the file that was saved with it');
    const bias = { shape: [1], data: Float32Array.from([Number.POSITIVE_INFINITY]) };
    await edit({ weights: { file, sha256: await write({ ...state, 'dense/bias': bias }) } });
    await expect(readModel(directory())).rejects.toThrow(
      /weights-.*: expected finite weights, received Infinity in dense\/bias\./,
    );
  });

  it('has a definition that is none, or of other shapes', async () => {
    await edit({ definition: { layers: 3 } });
    await expect(readModel(directory())).rejects.toMatchObject({ name: 'CnnError', code: 'MODEL' });
    await expect(readModel(directory())).rejects.toThrow('model.json');
    const { name, input } = model;
    await edit({ definition: sequential({ name, input, layers: [flatten(), dense({ units: 1 })] }) });
    await expect(readModel(directory())).rejects.toThrow('The weights belong to another definition');
  });

  it('has files that are missing, cut off or no JSON', async () => {
    const weights = join(directory(), (await weightsOf(directory()))[0] as string);
    const bytes = await readFile(weights);
    await writeFile(weights, bytes.subarray(0, bytes.length - 3));
    await expect(readModel(directory())).rejects.toThrow('cut off?');
    await rm(weights);
    await expect(readModel(directory())).rejects.toThrow('.safetensors: it does not exist.');
    await writeFile(path(), '{"format": ');
    await expect(readModel(directory())).rejects.toThrow(/model\.json is no JSON: .*\. Write it again\.$/);
    await expect(readModel(join(root, 'nowhere'))).rejects.toThrow('model.json: it does not exist.');
  });
});

describe('a model folder of version 1', () => {
  /** As the version before wrote it. */
  const write = async (name: string, fields: object): Promise<string> => {
    const directory = join(root, name);
    await saveModel({ directory, model, state, classNames: saved.classNames, preprocessing });
    const [file] = await weightsOf(directory);
    await rename(join(directory, file as string), join(directory, 'weights.safetensors'));
    const sha256 = createHash('sha256')
      .update(await readFile(join(directory, 'weights.safetensors')))
      .digest('hex');
    const json = {
      ...{ format: 'cnn-model-folder', version: 1, definition: model, classNames: saved.classNames },
      ...{ weights: { file: 'weights.safetensors', sha256 }, details: {} },
      ...fields,
    };
    await writeFile(join(directory, 'model.json'), JSON.stringify(json));
    return directory;
  };

  it('[model.version-1] is read, and what it does not say is told', async () => {
    const directory = await write('first', {
      preprocessing: { rescale: 1 / 255, onOddSize: 'pad', imageSize: [12, 10] },
      details: {
        settings: { tta: true },
        temperature: 1.5,
        decision: { threshold: 0.4, rule: { type: 'youden' }, tta: true },
      },
    });
    expect(await readModel(directory)).toEqual({
      ...{ model, state, classNames: saved.classNames, task: 'binary' },
      preprocessing: {
        source: { type: 'uint8', white: 255 },
        ...{ imageSize: [12, 10], cropSize: [6, 6], onOddSize: 'pad', rescale: 1 / 255 },
      },
      ...{ testTimeViews: 8, temperature: 1.5, decision: { threshold: 0.4, rule: { type: 'youden' } } },
      ...{ trainedWith: {}, details: { settings: { tta: true } } },
      notes: [
        'model.json was written by an earlier version and does not say which images the model was trained on, so that none of them can be recognized.',
        'model.json was written by an earlier version and does not say which size of image was usual; 12×10 is assumed.',
      ],
    });
  });

  it('was trained on floats, whose white it does not say', async () => {
    const { preprocessing: read, notes } = await readModel(
      await write('floats', { preprocessing: { rescale: 1 } }),
    );
    expect(read.source).toEqual({ type: 'float32', white: 1 });
    expect(notes[1]).toContain('does not say what its pixels were; floats of 0..1 are assumed');
  });

  it('is checked as one of today is', async () => {
    const wrong = await write('wrong', { preprocessing: { rescale: 1 / 255 }, details: { temperature: -1 } });
    await expect(readModel(wrong)).rejects.toThrow('expected a temperature of 0.001 to 1000, received -1');
  });
});
