// node bench/fineTuning.mjs --data FOLDER [--seeds 1,2,3] [--images 200] [--pretrain-epochs 12] [--epochs 40] [--model patches] [--engine NAME]
//
// Does fine-tuning pay? Of a folder PATIENT/CLASS, half of the patients train a network, which is written as .keras and read again. Of the
// other half, some patients give the images to fine-tune on (and half as many to validate), and all others are the test. The same
// network is trained from nothing on the same images. Each seed deals the patients anew. Seconds are those of training, features
// included. Prints a line for each seed and the means.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomStream } from '../packages/core/dist/index.js';
import { exportModel } from '../packages/exchange/dist/index.js';
import { memoryStore, parseExperiment, runExperiment } from '../packages/experiment/dist/index.js';
import { importModelFile, openImageSet, selectEngine } from '../packages/node/dist/index.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    seeds: { type: 'string', default: '1,2,3' },
    images: { type: 'string', default: '200' },
    'pretrain-epochs': { type: 'string', default: '12' },
    epochs: { type: 'string', default: '40' },
    model: { type: 'string', default: 'patches' },
    engine: { type: 'string' },
  },
});
const [count, epochs] = [Number(values.images), Number(values.epochs)];
const engine = await selectEngine(values.engine ? { name: values.engine } : {});
const set = await openImageSet({
  data: values.data,
  label: 'folder:2',
  group: 'folder:1',
  onOddSize: 'pad',
});

/** Indices of all items by patient, the patients in an order of the seed. */
function dealt(seed) {
  const groups = new Map();
  for (const [index, { group }] of set.items.entries())
    groups.set(group, [...(groups.get(group) ?? []), index]);
  const patients = [...groups.keys()].sort();
  randomStream({ seed, purpose: 'bench/patients', counters: [] }).shuffle(patients);
  return patients.map((patient) => groups.get(patient));
}

/** Images of whole patients until there are so many; the last patient's are cut. */
function take(patients, wanted) {
  const indices = [];
  while (indices.length < wanted && patients.length > 0) indices.push(...patients.shift());
  return indices.slice(0, wanted);
}

/** The images of some parts alone, as a set that comes divided. */
function dividedSet(parts) {
  const indices = Object.values(parts).flat();
  const place = new Map(indices.map((index, at) => [index, at]));
  const { originals: _, ...rest } = set;
  return {
    ...rest,
    items: indices.map((index) => set.items[index]),
    load: (at) => set.load(indices[at]),
    parts: Object.fromEntries(
      Object.entries(parts).map(([name, list]) => [name, list.map((index) => place.get(index))]),
    ),
  };
}

async function train(parts, { seed, start, more = {}, rounds = epochs, learningRate = 1e-3, augment = [] }) {
  const store = memoryStore();
  let [begun, seconds] = [0, 0];
  const { evaluation, model } = await runExperiment({
    experiment: parseExperiment({
      ...{ model: values.model, seed },
      ...(start ? { start: more } : {}),
      training: {
        ...{ epochs: rounds, batchSize: 32, patience: rounds, monitor: 'val_auc', augment },
        ...{ optimizer: { learningRate }, classWeight: 'balanced' },
      },
    }),
    ...{ set: dividedSet(parts), engine, store, start },
    onEvent: ({ type }) => {
      if (type === 'engine') begun = performance.now();
      if (type === 'trainEnd') seconds = (performance.now() - begun) / 1000;
    },
  });
  return { auc: evaluation?.auc, seconds, model };
}

const work = mkdtempSync(join(tmpdir(), 'cnn-fine-tuning-'));
const rows = [];
try {
  for (const seed of values.seeds.split(',').map(Number)) {
    const patients = dealt(seed);
    const half = patients.splice(0, Math.floor(patients.length / 2));
    const validation = take(half, 700);
    const source = await train(
      { train: half.flat(), validation, test: [] },
      {
        ...{ seed, rounds: Number(values['pretrain-epochs']) },
        augment: [{ type: 'randomFlip', mode: 'horizontalAndVertical' }, { type: 'randomQuarterTurn' }],
      },
    );
    const files = exportModel({
      format: 'keras',
      model: source.model.definition,
      weights: source.model.weights,
    });
    const file = join(work, `${seed}.keras`);
    writeFileSync(file, files['model.keras']);
    const start = await importModelFile(file, { pixels: 'unit' });
    const parts = {
      train: take(patients, count),
      validation: take(patients, count / 2),
      test: patients.flat(),
    };
    const nothing = await train(parts, { seed });
    const frozen = await train(parts, { seed, start, more: { freeze: ['backbone'] } });
    const unfrozen = await train(parts, {
      ...{ seed, start },
      more: { freeze: ['backbone'], unfreezeAt: Math.floor(epochs / 4), backboneLearningRate: 1e-4 },
    });
    rows.push({ nothing, frozen, unfrozen });
    const told = Object.entries({ nothing, frozen, unfrozen }).map(
      ([name, { auc, seconds }]) => `${name} ${auc.toFixed(3)} (${seconds.toFixed(1)} s)`,
    );
    console.log(
      `seed ${seed}, ${parts.test.length} test images of ${patients.length} patients: ${told.join(', ')}`,
    );
  }
} finally {
  rmSync(work, { recursive: true });
  await engine.dispose();
}
const mean = (of) => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
const gain = (name) => mean((row) => row[name].auc - row.nothing.auc);
const share = (name) => mean((row) => row[name].seconds) / mean((row) => row.nothing.seconds);
for (const name of ['frozen', 'unfrozen'])
  console.log(
    `${name}: mean AUC ${mean((row) => row[name].auc).toFixed(3)}, ${gain(name) >= 0 ? '+' : ''}${gain(name).toFixed(3)} against ${mean((row) => row.nothing.auc).toFixed(3)} from nothing, ${share(name).toFixed(2)} of its time`,
  );
