import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  apply,
  conv2d,
  dense,
  flatten,
  fromFloat16,
  functional,
  globalAveragePooling2d,
  initialState,
  input,
  sequential,
  type TensorValues,
} from '@cnn/core';
import { tutorialModel, tutorialPrediction, tutorialState } from '@cnn/testing';
import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { readOnnx } from '../import/readOnnx.js';
import { quantized, toHalf } from '../writing/weightFormats.js';
import { type ExportOnnxOptions, exportOnnx } from './exportOnnx.js';
import type { ReinhardReference } from './reinhard.js';

type Feeds = Readonly<Record<string, ort.Tensor>>;

async function run(
  bytes: Uint8Array,
  feeds: Feeds,
  options: ort.InferenceSession.SessionOptions = {},
): Promise<Readonly<Record<string, ort.Tensor>>> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3, ...options });
  const results = await session.run(feeds);
  await session.release();
  return results;
}

const { image } = tutorialPrediction();
const feeds: Feeds = { image: new ort.Tensor('float32', image.data, image.shape) };
const plain: ExportOnnxOptions = { model: tutorialModel(), state: tutorialState() };

const close = (actual: ort.Tensor | undefined, expected: ort.Tensor | undefined, tolerance = 1e-5) => {
  expect(actual?.dims).toEqual(expected?.dims);
  const [a, b] = [actual, expected].map((tensor) => ({
    data: Float32Array.from(tensor?.data as Float32Array),
  }));
  expect(a as { data: Float32Array }).toBeCloseToTensor(b as { data: Float32Array }, tolerance);
};

describe('smaller weights', () => {
  const kernels = (change: (shape: readonly number[], data: Float32Array) => Float32Array): TensorValues =>
    Object.fromEntries(
      Object.entries(tutorialState()).map(([name, { shape, data }]) => [
        name,
        { shape, data: shape.length > 1 ? change(shape, data as Float32Array) : data },
      ]),
    );
  const changed = {
    float16: kernels((_shape, data) => data.map((value) => fromFloat16(toHalf(value)))),
    int8: kernels((shape, data) => {
      const last = shape.length - 1;
      const { bytes, scales } = quantized({ shape, data, channel: last });
      const count = shape[last] as number;
      return Float32Array.from(bytes, (byte, at) => Math.fround(byte * (scales[at % count] as number)));
    }),
  };

  it.each([
    ['float16', 0.5],
    ['int8', 0.25],
  ] as const)('%s: the file is smaller, and predicts as the rounded weights do', async (weights, share) => {
    const bytes = exportOnnx({ ...plain, weights });
    expect(bytes.length / exportOnnx(plain).length).toBeLessThan(share + 0.02);
    const expected = await run(exportOnnx({ ...plain, state: changed[weights] }), feeds);
    // As the file says it: optimized, ONNX Runtime multiplies 8-bit matrices in a way of its own.
    const actual = await run(bytes, feeds, { graphOptimizationLevel: 'disabled' });
    close(actual.prediction, expected.prediction);
    // And not far from what it was.
    close(
      actual.prediction,
      (await run(exportOnnx(plain), feeds)).prediction,
      weights === 'int8' ? 0.05 : 2e-3,
    );
    const read = readOnnx(bytes);
    expect(read.model).toEqual(plain.model);
    for (const [name, { data }] of Object.entries(changed[weights])) {
      expect({ data: Float32Array.from(read.weights[name]?.data ?? []) }).toBeCloseToTensor(
        { data: Float32Array.from(data) },
        1e-6,
      );
    }
  });

  it('halves round as IEEE 754 says', () => {
    const pairs: [number, number][] = [
      [0, 0],
      [1, 0x3c00],
      [-2, 0xc000],
      [65504, 0x7bff],
      [1e9, 0x7bff],
      [2 ** -24, 1],
      [2 ** -26, 0],
      [1 + 2 ** -11, 0x3c00],
      [1 + 3 * 2 ** -11, 0x3c02],
      [2047.9999, 0x6800],
      [0.33325195, 0x3555],
    ];
    for (const [value, bits] of pairs) expect(toHalf(value), `${value}`).toBe(bits);
    for (let bits = 0; bits < 0x7c00; bits++) expect(toHalf(fromFloat16(bits))).toBe(bits);
  });
});

describe('what a file does beside the network', () => {
  it('divides logits by the temperature', async () => {
    const before = (await run(exportOnnx(plain), feeds)).prediction?.data as Float32Array;
    const after = await run(exportOnnx({ ...plain, temperature: 2.5 }), feeds);
    const expected = before.map((p) => 1 / (1 + Math.exp(-Math.log(p / (1 - p)) / 2.5)));
    close(after.prediction, new ort.Tensor('float32', expected, [5, 1]), 1e-4);
    const linear = sequential({ input: [4, 4, 3], layers: [flatten(), dense({ units: 2 })] });
    const state = initialState(linear, 1);
    expect(() => exportOnnx({ model: linear, state, temperature: 2 })).toThrow(
      'a model that ends in sigmoid or softmax, received one that ends in linear',
    );
    expect(() => exportOnnx({ ...plain, temperature: 0 })).toThrow('temperature: expected a number above 0');
  });

  it('decides at thresholds', async () => {
    const { prediction } = await run(exportOnnx(plain), feeds);
    const probabilities = prediction?.data as Float32Array;
    const threshold = [...probabilities].sort((a, b) => a - b)[2] as number;
    const { decision } = await run(exportOnnx({ ...plain, thresholds: threshold }), feeds);
    expect(Array.from(decision?.data as BigInt64Array, Number)).toEqual(
      Array.from(probabilities, (p) => (p > threshold ? 1 : 0)),
    );
    expect(decision?.dims).toEqual([5]);
    const model = sequential({
      input: [4, 4, 3],
      layers: [flatten(), dense({ units: 3, activation: 'sigmoid' })],
    });
    const state = initialState(model, 2);
    const images = {
      image: new ort.Tensor(
        'float32',
        Float32Array.from({ length: 96 }, (_, at) => Math.sin(at)),
        [2, 4, 4, 3],
      ),
    };
    const labels = await run(exportOnnx({ model, state, thresholds: [0.3, 0.5, 0.7] }), images);
    const each = Array.from(labels.prediction?.data as Float32Array, (p, at) =>
      p > ([0.3, 0.5, 0.7][at % 3] as number) ? 1 : 0,
    );
    expect(Array.from(labels.decision?.data as BigInt64Array, Number)).toEqual(each);
    const classes = sequential({
      input: [4, 4, 3],
      layers: [flatten(), dense({ units: 3, activation: 'softmax' })],
    });
    const of = await run(exportOnnx({ model: classes, state, thresholds: 0.5 }), images);
    const rows = Array.from(of.prediction?.data as Float32Array);
    const best = [rows.slice(0, 3), rows.slice(3)].map((row) => row.indexOf(Math.max(...row)));
    expect(Array.from(of.decision?.data as BigInt64Array, Number)).toEqual(best);
    expect(() => exportOnnx({ model, state, thresholds: [0.5] })).toThrow(
      'expected one for each of 3 labels, received 1',
    );
  });

  it.each(['nhwc', 'nchw'] as const)('cuts the middle out, %s', async (layout) => {
    const model = sequential({ input: [4, 5, 3], layers: [flatten(), dense({ units: 2 })] });
    const state = initialState(model, 5);
    const [height, width] = [7, 8];
    const whole = Float32Array.from({ length: 3 * height * width }, (_, at) => Math.cos(at));
    const at = (row: number, column: number, channel: number) =>
      layout === 'nhwc' ? (row * width + column) * 3 + channel : (channel * height + row) * width + column;
    const cut = Float32Array.from({ length: 60 }, (_, index) => {
      const [channel, column, row] = [index % 3, Math.floor(index / 3) % 5, Math.floor(index / 15)];
      return whole[at(row + 2, column + 1, channel)] as number;
    });
    const shape = layout === 'nhwc' ? [1, height, width, 3] : [1, 3, height, width];
    const bytes = exportOnnx({ model, state, layout, imageSize: [height, width], cropOffset: [2, 1] });
    const actual = await run(bytes, { image: new ort.Tensor('float32', whole, shape) });
    const expected = await run(exportOnnx({ model, state }), {
      image: new ort.Tensor('float32', cut, [1, 4, 5, 3]),
    });
    close(actual.prediction, expected.prediction);
    expect(readOnnx(bytes)).toMatchObject({
      model,
      notes: ['The file also does beside the network: crop. The model here is the network alone.'],
    });
    expect(() => exportOnnx({ model, state, imageSize: [3, 8] })).toThrow('expected at least 4×5');
  });
});

it('several inputs and outputs keep their names', async () => {
  const images = input([6, 6, 3]);
  const age = input([2], { name: 'age' });
  const seen = apply([conv2d({ filters: 4, kernelSize: 3 }), globalAveragePooling2d()], images);
  const kind = apply(dense({ units: 2, activation: 'softmax', name: 'kind' }), seen);
  const grade = apply(dense({ units: 1, name: 'grade' }), age);
  const model = functional({ inputs: [images, age], outputs: [kind, grade] });
  const state = initialState(model, 3);
  const bytes = exportOnnx({ model, state });
  const results = await run(bytes, {
    image: new ort.Tensor('float32', new Float32Array(216).fill(0.5), [2, 6, 6, 3]),
    age: new ort.Tensor('float32', Float32Array.of(1, 2, 3, 4), [2, 2]),
  });
  expect(Object.keys(results).sort()).toEqual(['grade', 'prediction']);
  const [a = 0, b = 0] = state['grade/kernel']?.data ?? [];
  close(results.grade, new ort.Tensor('float32', Float32Array.of(a + 2 * b, 3 * a + 4 * b), [2, 1]));
  expect(readOnnx(bytes).model).toEqual(model);
});

const python = process.env.PYTHON ?? 'python3';
const hasChecker = spawnSync(python, ['-c', 'import numpy, onnx, onnxruntime']).status === 0;

it.skipIf(!hasChecker)(
  `every form passes the ONNX checker and gives the same in Python (${python})`,
  async () => {
    const reinhard = {
      mean: [0.6, 0.2, -0.1].map((x) => 100 * x),
      deviation: [14, 9, 7],
    } as unknown as ReinhardReference;
    const forms: Readonly<Record<string, Partial<ExportOnnxOptions>>> = {
      float16: { weights: 'float16' },
      int8: { weights: 'int8' },
      calibrated: { temperature: 1.5, thresholds: 0.4 },
      stained: { reinhard, rescale: 1 / 255 },
    };
    const folder = mkdtempSync(join(tmpdir(), 'cnn-export-'));
    try {
      const largest: Record<string, number> = {};
      for (const [name, options] of Object.entries(forms)) {
        const bytes = exportOnnx({ ...plain, ...options });
        const { prediction } = await run(bytes, feeds);
        const numbers = prediction?.data as Float32Array;
        writeFileSync(join(folder, `${name}.onnx`), bytes);
        const shapes = { input: 'float32', shape: image.shape, output: prediction?.dims };
        writeFileSync(join(folder, `${name}.json`), JSON.stringify(shapes));
        writeFileSync(join(folder, `${name}.input.bin`), image.data);
        writeFileSync(join(folder, `${name}.output.bin`), numbers);
        largest[name] = Math.max(...numbers);
      }
      const checker = fileURLToPath(new URL('check_onnx.py', import.meta.url));
      const differences = JSON.parse(execFileSync(python, [checker, folder], { encoding: 'utf8' }));
      expect(Object.keys(differences).sort()).toEqual(Object.keys(forms).sort());
      for (const [name, size] of Object.entries(largest)) {
        // Versions of ONNX Runtime multiply 8-bit matrices in ways of their own.
        expect(differences[name], name).toBeLessThan(name === 'int8' ? 5e-3 : 1e-5 * Math.max(1, size));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);
