import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CnnError, type TensorValue } from '@cnn/core';
import { layerPredictions } from '@cnn/testing';
import { expect, it } from 'vitest';
import {
  goldenFile,
  goldenInputs,
  goldenJson,
  type KerasGolden,
  predict,
  type TrainedGolden,
} from './goldens.support.test.js';
import { readKeras } from './readKeras.js';
import { writeKeras } from './writeKeras.js';
import { writeKerasH5 } from './writeKerasH5.js';

const python = process.env.PYTHON ?? 'python3';
const loader = fileURLToPath(new URL('load_keras.py', import.meta.url));
const hasKeras = spawnSync(python, ['-c', 'import keras, h5py']).status === 0;

interface Case {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly inputs: readonly TensorValue[];
  readonly outputs: readonly { readonly shape: readonly number[]; readonly data: ArrayLike<number> }[];
  /** Training that goes on: labels, and the losses that Keras itself had. */
  readonly steps?: { readonly labels: TrainedGolden['labels']; readonly losses: readonly number[] };
}

/** Networks that Keras saved, and those that are spelt as other versions do, read and written again. */
function networks(): readonly Case[] {
  const plain = goldenJson<readonly KerasGolden[]>('keras3/models.json').map((golden) => ({
    golden: { ...golden, name: `${golden.name}.keras` },
    folder: 'keras3',
  }));
  const spelt = goldenJson<readonly KerasGolden[]>('spellings/models.json')
    .filter(({ name }) => /keras$|h5$/.test(name) && name !== 'channels_first.keras')
    .map((golden) => ({ golden, folder: 'spellings' }));
  return [...plain, ...spelt].flatMap(({ golden, folder }): readonly Case[] => {
    const { name } = golden;
    const { model, weights } = readKeras(goldenFile(`${folder}/${name}`));
    const own = { inputs: Object.values(goldenInputs(golden, model.input)), outputs: golden.outputs };
    const file = name.replace('.', '_');
    return [
      { ...own, file: `${folder}_${file}.keras`, bytes: writeKeras({ model, weights }) },
      { ...own, file: `${folder}_${file}.h5`, bytes: writeKerasH5({ model, weights }) },
    ];
  });
}

/** Trainings that Keras began, read and written again with the state of their optimizers. */
async function trainings(): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const trained of goldenJson<readonly TrainedGolden[]>('keras3/trained.json')) {
    const imported = readKeras(goldenFile(`keras3/trained_${trained.name}.keras`));
    const { model, weights, optimizer, loss } = imported;
    const golden = { name: trained.name, inputs: [{ name: 'input', shape: trained.input }], outputs: [] };
    const given = goldenInputs(golden, model.input);
    const outputs = await predict(imported, given);
    const steps = { labels: trained.labels, losses: trained.losses };
    const own = { inputs: Object.values(given), outputs, steps };
    cases.push({
      ...own,
      file: `trained_${trained.name}.keras`,
      bytes: writeKeras({ model, weights, optimizer, loss }),
    });
    // Keras 3 can't train any model on from .h5, its own included: it builds the optimizer without variables.
    const { steps: _steps, ...predicted } = own;
    cases.push({
      ...predicted,
      file: `trained_${trained.name}.h5`,
      bytes: writeKerasH5({ model, weights, optimizer, loss }),
    });
  }
  return cases;
}

/** Every layer with several options, but those that Keras does not have. */
function layers(): readonly Case[] {
  return layerPredictions().flatMap(({ name, model, state: weights, image, expected }, at) => {
    try {
      const file = `layer_${at}_${name.replaceAll(/\W+/g, '_')}.keras`;
      return [{ file, bytes: writeKeras({ model, weights }), inputs: [image], outputs: [expected] }];
    } catch (error) {
      if (error instanceof CnnError && error.details.type === 'cosineDense') return [];
      throw error;
    }
  });
}

it('Keras loads what is written, predicts the same, and trains on', { timeout: 300_000 }, async (test) => {
  if (!hasKeras) test.skip(`${python} has no keras; PYTHON names another`);
  const folder = mkdtempSync(join(tmpdir(), 'cnn-keras-'));
  try {
    const cases = [...networks(), ...(await trainings()), ...layers()];
    for (const { file, bytes } of cases) writeFileSync(join(folder, file), bytes);
    const plain = (value: { readonly shape: readonly number[]; readonly data: ArrayLike<number> }) => ({
      shape: value.shape,
      data: Array.from(value.data),
    });
    const manifest = cases.map(({ bytes: _bytes, inputs, outputs, ...rest }) => ({
      ...rest,
      inputs: inputs.map(plain),
      outputs: outputs.map(plain),
    }));
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const printed = execFileSync(python, [loader, folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 26,
    });
    const results = JSON.parse(printed.trim().split('\n').at(-1) as string) as Record<
      string,
      number | string
    >;
    expect(Object.keys(results)).toHaveLength(cases.length);
    expect(
      Object.fromEntries(Object.entries(results).filter(([, apart]) => !(Number(apart) <= 1e-5))),
    ).toEqual({});
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
