import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apply, functional, globalAveragePooling2d, input, multiply } from '@cnn/core';
import { layerPredictions, tutorialModel, tutorialPrediction, tutorialState } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { exportSavedModel } from './exportSavedModel.js';

const python = process.env.PYTHON ?? 'python3';
const checker = fileURLToPath(new URL('check_saved_model.py', import.meta.url));
const hasChecker = spawnSync(python, ['-c', 'import numpy, tensorflow']).status === 0;

type Numbers = Float32Array | Uint8Array;

/** An exported model, a batch for it, and what it must give. */
interface ExportCase {
  readonly name: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly inputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Numbers }>>;
  readonly outputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Numbers }>>;
}

function cases(): ExportCase[] {
  const layers = layerPredictions().map(
    ({ name, model, state, image, expected }): ExportCase => ({
      name,
      files: exportSavedModel({ model, state }),
      inputs: { image },
      outputs: { prediction: expected },
    }),
  );
  const { model, state, image, bytes, expected } = tutorialPrediction();
  const tutorials = (['float32', 'uint8'] as const).map(
    (input): ExportCase => ({
      name: `tutorial-${input}`,
      files: exportSavedModel({ model, state, input, classNames: ['benign', 'malignant'] }),
      inputs: { image: input === 'uint8' ? { shape: image.shape, data: bytes } : image },
      outputs: { prediction: expected },
    }),
  );
  return [...layers, ...tutorials, several()];
}

/** Two inputs, two outputs: the mean of each channel, and that times the age. */
function several(): ExportCase {
  const image = input([2, 2, 3]);
  const age = input([1], { name: 'age' });
  const mean = apply(globalAveragePooling2d({ name: 'mean' }), image);
  const model = functional({
    inputs: [image, age],
    outputs: [mean, apply(multiply({ name: 'aged' }), [mean, age])],
  });
  const data = Float32Array.from({ length: 24 }, (_, at) => at);
  const means = [4.5, 5.5, 6.5, 16.5, 17.5, 18.5];
  return {
    name: 'several',
    files: exportSavedModel({ model, state: {} }),
    inputs: {
      image: { shape: [2, 2, 2, 3], data },
      input_age: { shape: [2, 1], data: Float32Array.of(2, 3) },
    },
    outputs: {
      prediction: { shape: [2, 3], data: Float32Array.from(means) },
      prediction_aged: {
        shape: [2, 3],
        data: Float32Array.from(means, (value, at) => value * (at < 3 ? 2 : 3)),
      },
    },
  };
}

describe('exportSavedModel', () => {
  it.skipIf(!hasChecker)(
    `TensorFlow loads every model, and its serving_default gives the same (${python})`,
    () => {
      const all = cases();
      const folder = mkdtempSync(join(tmpdir(), 'cnn-saved-model-'));
      try {
        for (const { name, files, inputs, outputs } of all) {
          for (const [path, bytes] of Object.entries(files)) {
            const file = join(folder, name, path);
            mkdirSync(dirname(file), { recursive: true });
            writeFileSync(file, bytes);
          }
          const facts = {
            inputs: Object.fromEntries(
              Object.entries(inputs).map(([key, { shape, data }]) => [
                key,
                { shape, type: data instanceof Uint8Array ? 'uint8' : 'float32' },
              ]),
            ),
            outputs: Object.fromEntries(Object.entries(outputs).map(([key, { shape }]) => [key, shape])),
          };
          writeFileSync(join(folder, `${name}.json`), JSON.stringify(facts));
          for (const [key, { data }] of Object.entries({ ...inputs, ...outputs }))
            writeFileSync(join(folder, `${name}.${key}.bin`), data);
        }
        const printed = execFileSync(python, [checker, folder], { encoding: 'utf8' });
        const differences: Record<string, number> = JSON.parse(printed);
        expect(Object.keys(differences).sort()).toEqual(all.map(({ name }) => name).sort());
        for (const { name, outputs } of all) {
          const largest = Math.max(
            1,
            ...Object.values(outputs).flatMap(({ data }) => [...data].map(Math.abs)),
          );
          expect(differences[name], name).toBeLessThan(1e-5 * largest);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    240_000,
  );

  it('holds each weight once, and says what its input is', () => {
    const files = exportSavedModel({
      model: tutorialModel(),
      state: tutorialState(),
      input: 'uint8',
      classNames: ['benign', 'malignant'],
      metadata: { from: 'a test' },
    });
    const weights = Object.values(tutorialState()).reduce((sum, { data }) => sum + data.byteLength, 0);
    expect(files['saved_model.pb']?.length).toBeLessThan(weights + 8000);
    const metadata = JSON.parse(new TextDecoder().decode(files['assets.extra/model.json']));
    expect(metadata).toMatchObject({
      class_names: '["benign","malignant"]',
      input_type: 'uint8',
      from: 'a test',
    });
  });

  it('refuses weights of another model, class names that do not fit, and more than 2 GiB', () => {
    const model = tutorialModel();
    expect(() => exportSavedModel({ model, state: {} })).toThrow(
      'exportSavedModel: variable conv1/kernel has shape none',
    );
    expect(() => exportSavedModel({ model, state: tutorialState(), classNames: ['a'] })).toThrow(
      'exportSavedModel: expected 2 class names for an output of shape [1], received 1.',
    );
    const name = 'dense1/kernel';
    const { shape } = tutorialState()[name] ?? { shape: [] };
    const huge = { shape, data: { byteLength: 2 ** 31 } as Float32Array };
    expect(() => exportSavedModel({ model, state: { ...tutorialState(), [name]: huge } })).toThrow(
      /the weights have \d+ bytes, and a SavedModel with its weights inside holds at most 2130706432/,
    );
  });
});
