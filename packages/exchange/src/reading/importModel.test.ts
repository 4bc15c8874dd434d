import { CnnError, conv2d, flatten, initialState, sequential, type TensorValues } from '@cnn/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportModel } from '../writing/exportModel.js';
import { importModel } from './importModel.js';
import type { ImportModelOptions } from './importOptions.js';
import { recognizeModel } from './recognizeModel.js';

const model = sequential({
  input: [6, 6, 3],
  layers: [conv2d({ filters: 2, kernelSize: 3 }), flatten()],
});
const weights = initialState(model, 3);
const fileOf = (format: Parameters<typeof exportModel>[0]['format'], state: TensorValues = weights) => {
  const [bytes] = Object.values(exportModel({ format, model, weights: state }));
  return bytes as Uint8Array;
};
const formats = ['keras', 'h5', 'onnx', 'safetensors'] as const;
const files: Record<string, Uint8Array> = {};
beforeAll(() => {
  for (const format of [...formats, 'tfjs'] as const) files[format] = fileOf(format);
});

async function refusal(run: () => unknown): Promise<CnnError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof CnnError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('arguments of the wrong kind', () => {
  it('bytes: an ArrayBuffer is taken, all else refused', async () => {
    const buffer = Uint8Array.from(files.keras as Uint8Array).buffer;
    expect((await importModel(buffer)).model.layers).toHaveLength(2);
    for (const given of ['x', undefined, { bytes: files.keras }]) {
      const error = await refusal(() => importModel(given as never));
      expect(error).toMatchObject({ code: 'OPTIONS', details: { option: 'bytes' } });
      expect(error.message).toContain('importModel: expected the bytes of a file');
    }
    expect(await refusal(() => recognizeModel('x' as never, 'x', (packed) => packed))).toMatchObject({
      code: 'OPTIONS',
    });
  });

  it.each([
    [{ imageSize: 48 }, 'imageSize: expected [height, width], two whole numbers above 0, received 48'],
    [{ imageSize: [48] }, 'imageSize: expected [height, width]'],
    [{ imageSize: [48, 0.5] }, 'imageSize: expected [height, width]'],
    [{ pixels: 'foo' }, "pixels: expected unit, symmetric, bytes, imagenet, received the text 'foo'"],
    [{ pixels: 'toString' }, 'pixels: expected unit'],
    [{ companion: 5 }, 'companion: expected a function from a name to bytes, received 5'],
    [{ file: 5 }, "file: expected the file's name"],
    [{ model: 'resnet18' }, "model: expected a model's definition"],
    [{ weights: 'a.h5' }, 'weights: expected the bytes of a file'],
    [{ lambda: 'x' }, "lambda: expected an object by the names of layers, received the text 'x'"],
    [{ customObjects: [] }, 'customObjects: expected an object of functions'],
    [{ skip: 'fc' }, "skip: expected a list of names, such as ['fc'], received the text 'fc'"],
    [{ prefix: 3 }, 'prefix: expected a text, received 3'],
    [{ layers: 3 }, 'layers: expected an object of rules'],
    [{ pixel: 'unit' }, "no option 'pixel'"],
  ])('%j', async (options, words) => {
    const error = await refusal(() => importModel(files.keras as Uint8Array, options as ImportModelOptions));
    expect(error.code).toBe('OPTIONS');
    expect(error.message).toContain('importModel: ');
    expect(error.message).toContain(words);
  });

  it.each([
    [{ format: 'keras', model }, 'exportModel: weights: expected the model', 'weights'],
    [{ format: 'onnx', model, weights: [] }, 'received a list', 'weights'],
    [{ format: 'tfjs', weights }, "exportModel: model: expected a model's definition", 'model'],
    [{ format: 'h5', model: 'resnet18', weights }, "received the text 'resnet18'", 'model'],
    [{}, 'exportModel: expected a format', 'format'],
  ])('exportModel: %#', async (options, words, option) => {
    const error = await refusal(() => exportModel(options as never));
    expect(error).toMatchObject({ code: 'OPTIONS', details: { option } });
    expect(error.message).toContain(words);
  });
});

describe('weights that are not finite', () => {
  it.each(formats)('%s: are refused by name', async (format) => {
    const kernel = Float32Array.from((weights['conv2d/kernel'] as TensorValues[string]).data);
    kernel[3] = Number.NaN;
    kernel[7] = Number.NEGATIVE_INFINITY;
    const broken = { ...weights, 'conv2d/kernel': { shape: [3, 3, 3, 2], data: kernel } };
    const own = format === 'safetensors' ? { model } : {};
    const error = await refusal(() => importModel(fileOf(format, broken), { file: 'a.bin', ...own }));
    expect(error).toMatchObject({
      code: 'FILE',
      details: { reason: 'notFinite', variable: 'conv2d/kernel', count: 2 },
    });
    expect(error.message).toContain('a.bin: expected finite numbers as weights');
    expect(error.message).toContain('in conv2d/kernel (2 of 54)');
  });
});

describe('options that a kind of file has no use for', () => {
  const config = new TextEncoder().encode('{"class_name": "Sequential", "config": {"layers": []}}');
  const cases: readonly (readonly [string, keyof ImportModelOptions, unknown])[] = [
    ...(['onnx', 'safetensors'] as const).flatMap((file) => [
      [file, 'lambda', {}] as const,
      [file, 'customObjects', {}] as const,
    ]),
    ...(['keras', 'h5', 'onnx', 'tfjs', 'json'] as const).flatMap((file) => [
      [file, 'skip', ['fc']] as const,
      [file, 'prefix', 'net.'] as const,
      [file, 'convention', 'timm'] as const,
    ]),
    ...(['keras', 'h5', 'onnx', 'tfjs', 'safetensors'] as const).map(
      (file) => [file, 'weights', new Uint8Array(3)] as const,
    ),
    ...(['keras', 'onnx', 'tfjs', 'json'] as const).map((file) => [file, 'model', model] as const),
  ];
  it.each(cases)('%s: %s', async (file, option, value) => {
    const bytes = file === 'json' ? config : (files[file] as Uint8Array);
    const error = await refusal(() => importModel(bytes, { file: `a.${file}`, [option]: value }));
    expect(error).toMatchObject({ code: 'OPTIONS', details: { option } });
    expect(error.message).toContain(`importModel: ${option} is for `);
    expect(error.message).toContain(`Leave ${option} out.`);
  });

  it('are taken by those that have', async () => {
    const read = await importModel(files.h5 as Uint8Array, { model, lambda: {} });
    expect(Object.keys(read.weights)).toEqual(Object.keys(weights));
    const dict = await importModel(files.safetensors as Uint8Array, { model, skip: ['conv2d'] });
    expect(dict.plan[0]?.note).toContain('begins with initial values');
  });
});
