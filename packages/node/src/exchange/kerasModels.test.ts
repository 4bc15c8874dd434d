import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Engine, type ImportedModel, parseModel, type TensorValue } from '@cnn/core';
import { readKeras } from '@cnn/keras';
import { hashed, memorySource } from '@cnn/testing';
import { adam, adamW, compile, type LossName, type Optimizer, rmsprop, sgd } from '@cnn/train';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEngines, selectEngine } from '../engine/engines.js';

const folder = new URL('../../../testing/goldens/keras/', import.meta.url);
const json = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;
const read = (path: string): ImportedModel =>
  readKeras(new Uint8Array(gunzipSync(readFileSync(new URL(`${path}.gz`, folder)))), { file: path });

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Network {
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly outputs: readonly Numbers[];
}

interface Trained {
  readonly name: string;
  readonly loss: string;
  readonly input: readonly number[];
  readonly labels: Numbers;
  readonly losses: readonly number[];
  readonly after: Numbers;
}

const images = (shape: readonly number[]): TensorValue => ({
  shape,
  data: hashed({ seed: 1, size: shape.reduce((product, dim) => product * dim, 1), low: -1, high: 2 }),
});

/** The engines that this machine has, of those that train; `cpu` is slow and proves the same as wasm. */
const engines = (await listEngines())
  .filter(({ name, available }) => available && name !== 'cpu')
  .map(({ name }) => name);

/** An optimizer of ours with the settings of the file. */
function optimizerOf({ optimizer }: ImportedModel): Optimizer {
  const { name, options = {}, schedule } = optimizer ?? {};
  const given = { ...options, ...(schedule && { learningRate: schedule as never }) };
  const make = { adam, adamW, rmsprop, sgd }[name as 'adam'];
  return make(given);
}

/** Five steps more, from the state of the file. */
async function trainOn(engine: Engine, imported: ImportedModel, trained: Trained) {
  const loss = trained.loss.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) as LossName;
  const model = await compile({ model: imported.model, engine, loss, optimizer: optimizerOf(imported) });
  const { state, step: _step, ...own } = { ...(await model.state()), state: undefined };
  expect(state).toBeUndefined();
  const variables = { ...own.variables, ...imported.weights, ...imported.optimizer?.slots };
  const { step = 0 } = imported.optimizer ?? {};
  await model.setState({ ...own, step, variables });
  const labels = { shape: trained.labels.shape, data: Float32Array.from(trained.labels.data) };
  const source = memorySource({
    images: images(trained.input),
    labels,
    classNames: ['a', 'b', 'c'].slice(0, 2),
  });
  const epochs = trained.losses.length;
  const [batchSize = 1] = trained.input;
  const { history } = await model.fit(source, { epochs, batchSize, shuffle: false, verbose: 0 });
  const after = await model.predict(images(trained.input));
  await model.dispose();
  return { losses: history.loss ?? [], after };
}

describe.each(engines)('models of Keras on %s', (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await selectEngine({ name });
  });
  afterAll(() => engine.dispose());

  const single = json<readonly Network[]>('keras3/models.json').filter(
    ({ inputs, outputs }) => inputs.length + outputs.length === 2,
  );
  it.each(single)('$name predicts as in Keras', async ({ name: network, inputs, outputs }) => {
    const { model, weights } = read(`keras3/${network}.keras`);
    const compiled = await compile({ model: parseModel(model), engine, loss: 'meanSquaredError', weights });
    const predicted = await compiled.predict(images(inputs[0]?.shape ?? []));
    expect(predicted).toBeCloseToTensor(outputs[0] as Numbers);
    await compiled.dispose();
  });

  for (const version of ['keras3', 'keras2']) {
    const files = json<readonly Trained[]>(`${version}/trained.json`);
    it.each(files)(`five more steps of $name are those of ${version}`, async (trained) => {
      for (const ending of version === 'keras3' ? ['keras', 'h5'] : ['h5']) {
        const imported = read(`${version}/trained_${trained.name}.${ending}`);
        const { losses, after } = await trainOn(engine, imported, trained);
        expect({ data: losses }).toBeCloseToTensor({ data: trained.losses }, 1e-4);
        // Keras 2 keeps other running variances, which predictions after the steps are made with, and a note says so.
        if (!imported.notes.some((note) => note.includes('unbiased'))) {
          expect(after).toBeCloseToTensor(trained.after, 1e-4);
        }
      }
    });
  }
});
