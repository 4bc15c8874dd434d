import {
  batchNormalization,
  type CnnError,
  conv2d,
  dense,
  globalAveragePooling2d,
  type ImportedModel,
  initialState,
  type ModelDefinition,
  maxPooling2d,
  predictionProgram,
  rescaling,
  resizing,
  sequential,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { describeImport } from './reading/describeImport.js';
import { importModel } from './reading/importModel.js';
import { withPixelRange } from './reading/pixelRange.js';
import { exportFormats, exportModel } from './writing/exportModel.js';

const model = sequential({
  name: 'small',
  input: [8, 8, 3],
  layers: [
    conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
    batchNormalization(),
    maxPooling2d({ poolSize: 2 }),
    globalAveragePooling2d(),
    dense({ units: 3, activation: 'softmax' }),
  ],
});
const weights: TensorValues = Object.fromEntries(
  Object.entries(initialState(model, 5)).map(([name, { shape, data }], at): [string, TensorValue] => {
    const low = /variance|gamma/.test(name) ? 0.5 : -0.5;
    return [name, { shape, data: hashed({ seed: at, size: data.length, low, high: 1 }) }];
  }),
);
const images = { shape: [2, 8, 8, 3], data: hashed({ seed: 90, size: 384, low: 0, high: 1 }) };
const engine = referenceEngine({ precision: 'float32' });

async function predict(definition: ModelDefinition, state: TensorValues): Promise<readonly number[]> {
  const program = predictionProgram(definition);
  const specs = Object.fromEntries(
    Object.entries(state).map(([name, { shape }]) => [
      name,
      { shape, dtype: 'float32' as const, role: 'trainable' as const },
    ]),
  );
  const session = await engine.load({ state: specs, programs: { predict: program } }, state);
  const { prediction } = await session.run('predict', { image: images });
  await session.dispose();
  return [...(prediction as TensorValue).data];
}

/** What was written, read again as if it lay in a folder. */
async function again(format: (typeof exportFormats)[number]): Promise<ImportedModel> {
  const files = exportModel({ format, model, weights, classNames: ['a', 'b', 'c'] });
  const [name = ''] = Object.keys(files);
  const own = format === 'safetensors' ? { model } : {};
  return importModel(files[name] as Uint8Array, {
    ...{ file: name, companion: (other: string) => files[other], pixels: 'unit' as const },
    ...own,
  });
}

describe('out and in again', () => {
  it.each(exportFormats)('%s: predicts the same', async (format) => {
    const imported = await again(format);
    const [expected, received] = [
      await predict(model, weights),
      await predict(imported.model, imported.weights),
    ];
    for (const [at, value] of expected.entries()) expect(received[at]).toBeCloseTo(value, 5);
    expect(imported.source.file).toMatch(/^model\./);
    expect(describeImport(imported).join('\n')).toContain('conv2d');
  });

  it('gives the same bytes for the same model', () => {
    for (const format of exportFormats)
      expect(exportModel({ format, model, weights })).toEqual(exportModel({ format, model, weights }));
  });

  it('refuses a format that there is not', () => {
    expect(() => exportModel({ format: 'keras2' as never, model, weights })).toThrow(
      'expected a format, keras, h5, tfjs, onnx, safetensors, received "keras2"',
    );
  });
});

describe('what is no model says what it is', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  it.each([
    ['', 'is empty'],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9', 'is a pointer of Git LFS'],
    ['<!DOCTYPE html><html></html>', 'is a web page'],
    ['A model of breast tissue.', "is text, which begins with 'A model of breast tissue.'"],
    ['{"a": 1}', 'is JSON of another kind'],
    ['{"a": 1', 'begins like JSON and is none'],
    ['\u0001\u0002\u0003', 'begins like no model file'],
  ])('%j', async (text, message) => {
    const error: CnnError = await importModel(bytes(text), { file: 'x.bin' }).catch((e) => e);
    expect(error.message).toContain(`x.bin ${message}`);
    expect(error).toMatchObject({ code: 'FILE', details: { reason: 'notThisFormat' } });
  });
});

describe('pixels', () => {
  const imported = { model, weights, source: { format: 'keras' as const }, plan: [], notes: [] };
  const first = (changed: ImportedModel) => changed.model.layers[0];
  it('of another range are brought to it by a layer in front', () => {
    expect(first(withPixelRange(imported, 'unit'))?.type).toBe('conv2d');
    expect(first(withPixelRange(imported, 'bytes'))).toMatchObject({ type: 'rescaling', scale: 255 });
    expect(first(withPixelRange(imported, 'symmetric'))).toMatchObject({ scale: 2, offset: -1 });
    expect(first(withPixelRange(imported, 'imagenet'))).toMatchObject({ mean: [0.485, 0.456, 0.406] });
    expect(withPixelRange(imported).notes).toEqual([
      'Its file does not say what pixels it takes: 0..1 is assumed.',
    ]);
  });

  it('of a model that divides bytes are bytes, also behind a resizing and in a model inside', () => {
    const inner = sequential({
      name: 'inner',
      input: [8, 8, 3],
      layers: [rescaling({ scale: 1 / 255 }), ...[model].slice(0, 1)],
    });
    for (const layers of [
      [inner],
      [resizing({ height: 8, width: 8 }), rescaling({ scale: 1 / 127.5, offset: -1 }), model],
    ]) {
      const outer = { ...imported, model: sequential({ input: [8, 8, 3], layers }) };
      expect(first(withPixelRange(outer))).toMatchObject({ type: 'rescaling', scale: 255 });
      expect(withPixelRange(outer).notes.join()).toContain('divides bytes itself');
    }
  });

  it('wrong ones are refused', () => {
    expect(() => withPixelRange(undefined as never)).toThrow('expected what an importer gave');
    expect(() => withPixelRange(imported, 'foo' as never)).toThrow(
      'expected unit, symmetric, bytes, imagenet, received "foo"',
    );
  });

  it('are those that the file says', () => {
    const said = (scale: number | readonly number[], offset: number | readonly number[]) =>
      first(withPixelRange({ ...imported, rescaling: { scale, offset } }));
    expect(said(1 / 255, 0)?.type).toBe('conv2d');
    expect(said(1 / 127.5, -1)).toMatchObject({ type: 'rescaling', scale: 2, offset: -1 });
    // torchvision's transform of bytes.
    const deviation = [0.229, 0.224, 0.225];
    const layer = said(
      deviation.map((one) => 1 / 255 / one),
      [0.485, 0.456, 0.406].map((mean, at) => -mean / (deviation[at] as number)),
    );
    expect(layer).toMatchObject({ type: 'normalization' });
    const { mean, variance } = layer as unknown as { mean: number[]; variance: number[] };
    for (const at of [0, 1, 2]) {
      expect(mean[at]).toBeCloseTo([0.485, 0.456, 0.406][at] as number, 6);
      expect(variance[at]).toBeCloseTo((deviation[at] as number) ** 2, 6);
    }
  });
});
