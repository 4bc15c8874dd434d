import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layerPredictions, tutorialModel, tutorialPrediction, tutorialState } from '@cnn/testing';
import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { exportOnnx } from './exportOnnx.js';

const python = process.env.PYTHON ?? 'python3';
const checker = fileURLToPath(new URL('check_onnx.py', import.meta.url));
const hasChecker = spawnSync(python, ['-c', 'import numpy, onnx, onnxruntime']).status === 0;

/** An exported model, a batch for it, and what it must give. */
interface ExportCase {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly type: 'float32' | 'uint8';
  readonly shape: readonly number[];
  readonly image: Float32Array | Uint8Array;
  readonly expected: { readonly shape: readonly number[]; readonly data: Float32Array };
}

const layerCases: readonly ExportCase[] = layerPredictions().map(
  ({ name, model, state, image: { shape, data }, expected }) => ({
    ...{ name, shape, image: data, expected, type: 'float32' },
    bytes: exportOnnx({ model, state }),
  }),
);

/** As floats and as bytes, in both orders of the dimensions. */
const tutorialCases: readonly ExportCase[] = (['nhwc', 'nchw'] as const).flatMap((layout) =>
  (['float32', 'uint8'] as const).map((type) => {
    const { model, state, image, bytes, expected } = tutorialPrediction();
    const pixels = type === 'uint8' ? bytes : image.data;
    const [items, height, width, channels] = image.shape as [number, number, number, number];
    return {
      name: `tutorial-${type}-${layout}`,
      bytes: exportOnnx({ model, state, input: type, layout, classNames: ['benign', 'malignant'] }),
      type,
      shape: layout === 'nhwc' ? image.shape : [items, channels, height, width],
      image: layout === 'nhwc' ? pixels : channelsFirst(pixels, image.shape),
      expected,
    };
  }),
);

function channelsFirst<T extends Float32Array | Uint8Array>(data: T, shape: readonly number[]): T {
  const [items, height, width, channels] = shape as [number, number, number, number];
  const places = height * width;
  const result = data.slice() as T;
  for (let item = 0; item < items; item++) {
    for (let place = 0; place < places; place++) {
      for (let channel = 0; channel < channels; channel++) {
        result[(item * channels + channel) * places + place] = data[
          (item * places + place) * channels + channel
        ] as number;
      }
    }
  }
  return result;
}

const cases = [...layerCases, ...tutorialCases];

describe('exportOnnx', () => {
  for (const { name, bytes, type, shape, image, expected } of cases) {
    it(`${name} gives the same in onnxruntime-node`, async () => {
      const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
      const { prediction } = await session.run({ image: new ort.Tensor(type, image, shape) });
      await session.release();
      expect(prediction?.dims).toEqual(expected.shape);
      expect({ data: prediction?.data as Float32Array }).toBeCloseToTensor({ data: expected.data }, 1e-5);
    });
  }

  it.skipIf(!hasChecker)(
    `every model passes the ONNX checker and gives the same in Python (${python})`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'cnn-export-'));
      try {
        for (const { name, bytes, type, shape, image, expected } of cases) {
          writeFileSync(join(folder, `${name}.onnx`), bytes);
          writeFileSync(
            join(folder, `${name}.json`),
            JSON.stringify({ input: type, shape, output: expected.shape }),
          );
          writeFileSync(join(folder, `${name}.input.bin`), image);
          writeFileSync(join(folder, `${name}.output.bin`), expected.data);
        }
        const printed = execFileSync(python, [checker, folder], { encoding: 'utf8' });
        const differences: Record<string, number> = JSON.parse(printed);
        expect(Object.keys(differences).sort()).toEqual(cases.map(({ name }) => name).sort());
        for (const { name, expected } of cases) {
          const largest = Math.max(1, ...expected.data.map(Math.abs));
          expect(differences[name], name).toBeLessThan(1e-5 * largest);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    120_000,
  );

  it('holds standard operations only, and each weight once', () => {
    const bytes = exportOnnx({ model: tutorialModel(), state: tutorialState() });
    const weights = Object.values(tutorialState()).reduce((sum, { data }) => sum + data.byteLength, 0);
    expect(bytes.length).toBeLessThan(weights + 4000);
    expect(Buffer.from(bytes).includes('com.microsoft')).toBe(false);
  });

  it('refuses weights of another model, and class names that do not fit', () => {
    const model = tutorialModel();
    expect(() => exportOnnx({ model, state: {} })).toThrow(
      'exportOnnx: variable conv1/kernel has shape none, expected [3, 3, 3, 32]. The weights belong to another definition.',
    );
    expect(() => exportOnnx({ model, state: tutorialState(), classNames: ['a', 'b', 'c'] })).toThrow(
      'exportOnnx: expected 2 class names for an output of shape [1], received 3.',
    );
  });
});
