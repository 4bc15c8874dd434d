import { readFileSync } from 'node:fs';
import * as experiment from '@cnn/experiment';
import { readmeExamples, referenceEngine, runExample } from '@cnn/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeRay, type FakeRun } from './fakeRay.support.test.js';
import * as rayPackage from './index.js';

const {
  crossValidate,
  localExecutor,
  memoryStore,
  parseExperiment,
  readTask,
  runTask,
  storeBelow,
  writeTaskEnd,
} = experiment;
const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** Two images of each of twelve patients, of 6×6 pixels. */
const items = Array.from({ length: 48 }, (_, at) => ({
  label: at % 2,
  group: `p${Math.floor(at / 4)}`,
  file: `p${Math.floor(at / 4)}/${at % 4}.png`,
}));
const pixelsOf = (index: number) =>
  Uint8Array.from(
    { length: 36 },
    (_, at) => 60 + 70 * (index % 2) + ((at * 37 + index * 101 + ((index * at) % 7) * 29) % 97),
  );
const set = {
  name: 'small',
  imageShape: [6, 6, 1] as const,
  classNames: ['dark', 'bright'],
  items,
  pixelType: 'uint8' as const,
  load: async (index: number) => pixelsOf(index),
};
const model = {
  format: 'cnn-model',
  version: 1,
  name: 'small',
  input: [6, 6, 1],
  layers: [
    { type: 'conv2d', name: 'conv', filters: 2, kernelSize: 3, activation: 'relu' },
    { type: 'globalAveragePooling2d', name: 'pool' },
    { type: 'dense', name: 'dense', units: 1, activation: 'sigmoid' },
  ],
};

const store = memoryStore();
/** A job trains with the reference engine, as `cnn run-task` does with another. */
async function program({ entrypoint, print }: FakeRun): Promise<number> {
  const own = storeBelow(store, /(jobs\/[^']+)'$/.exec(entrypoint)?.[1] ?? '');
  const { task } = await readTask(own);
  const run = await runTask({ task, set, engine: referenceEngine(), store: storeBelow(store, task.out) });
  const { status, epochs } = run;
  await writeTaskEnd(own, { type: 'done', outcome: { status, epochs } });
  print(JSON.stringify({ type: 'done', outcome: { status, epochs } }));
  return 0;
}

const ray = new FakeRay({ cpus: 4, program });
let address = '';
beforeAll(async () => {
  address = await ray.listen();
});
afterAll(() => ray.close());

it('the example of the README runs, with the bits of the local executor', { timeout: 120_000 }, async () => {
  const printed = await runExample({
    code: readmeExamples(text).join('\n'),
    modules: {
      '@cnn/experiment': experiment,
      '@cnn/node': { folderStore: () => store, openExperimentData: async () => set },
      '@cnn/ray': rayPackage,
    },
    given: { model },
    // A model for images of 6×6, whose neighbours look alike.
    replace: {
      'http://127.0.0.1:8265': address,
      "model: 'lenet5',": 'model, split: { allowLeakage: true },',
      'epochs: 2': 'epochs: 1',
      'folds: 3': 'folds: 2',
    },
  });
  expect(printed[0]?.[0]).toMatch(/^fold-1: submitted as the job cnn-fold-1-[\da-f]{8}\.$/);
  expect(printed.at(-1)).toEqual(['AUC over folds', expect.any(Number), expect.any(Number)]);
  expect(ray.jobs).toHaveLength(2);

  const here = memoryStore();
  await crossValidate({
    experiment: parseExperiment({
      model,
      data: { source: '/shared/project/images', groupFrom: 'folder:1' },
      split: { allowLeakage: true },
      training: { epochs: 1, optimizer: { learningRate: 0.01 } },
    }),
    ...{ set, folds: 2, store: here },
    executor: localExecutor({ store: here, open: async () => ({ set, engine: referenceEngine() }) }),
  });
  const weights = async (of: typeof here) => {
    const names = (await of.list()).filter((name) => name.endsWith('.safetensors'));
    return Promise.all(names.map(async (name) => [name, await of.read(name)]));
  };
  expect(await weights(store)).toHaveLength(2);
  expect(await weights(store)).toEqual(await weights(here));
});
