// node bench/recipe.mjs --data FOLDER [--group-from folder:1] [--rows 'ROW;...'] [--seeds 0,1,2] [--out FILE.jsonl] [--engine NAME]
// The tutorial's network and its two-stage relative beside ours and its ablation, each trained on splits by patient (70/15/15) of several
// seeds, and what a split of single images would have claimed. The ablation is of ours in 10 epochs. A row
// that stands in the file is not trained again, so that a series can be stopped. The threshold is chosen on validation.
// Ends with a table.
import { existsSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  batchSource,
  dihedral,
  randomFlip,
  randomQuarterTurn,
  split,
  tissueAugmentation,
  whiteningWeights,
} from '../packages/data/dist/index.js';
import { openImageSet, selectEngine } from '../packages/node/dist/index.js';
import { patchCnn, tutorialCnn, twoStageTutorialCnn } from '../packages/presets/dist/index.js';
import {
  adam,
  adamW,
  averageModels,
  binaryCrossentropy,
  chooseThreshold,
  classificationReport,
  compile,
  testTimeAugmentation,
} from '../packages/train/dist/index.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    'group-from': { type: 'string' },
    rows: { type: 'string' },
    seeds: { type: 'string', default: '0,1,2' },
    out: { type: 'string', default: 'recipe.jsonl' },
    engine: { type: 'string' },
  },
});

/** Warm-up over the first epoch, then half a cosine; bias and normalization do not decay. */
function cosine({ steps, epochs }) {
  const learningRate = 3e-3;
  return adamW({
    weightDecay: 0.02,
    excludeFromWeightDecay: ['bias', 'gamma', 'beta'],
    learningRate: {
      ...{ type: 'cosineDecay', initialLearningRate: learningRate / 20, warmupTarget: learningRate },
      ...{ warmupSteps: steps, decaySteps: steps * (epochs - 1), alpha: 0.01 },
    },
  });
}

const groupFrom = values['group-from'];
const set = await openImageSet({ data: values.data, ...(groupFrom ? { group: groupFrom } : {}) });
const engine = await selectEngine(values.engine ? { name: values.engine } : {});
const channels = set.imageShape[2];

const tutorial = { network: tutorialCnn, epochs: 10, augment: [], optimizer: () => adam() };
const twoStage = { ...tutorial, network: twoStageTutorialCnn };
const ours = {
  network: patchCnn,
  epochs: 20,
  augment: [randomFlip(), randomQuarterTurn()],
  optimizer: cosine,
  labelSmoothing: 0.1,
  whiten: true,
  views: 8,
};
const short = { ...ours, epochs: 10 };
const rows = {
  tutorial,
  'two-stage': twoStage,
  ours,
  'ours, the mean of three networks': { ...ours, members: 3 },
  'ours, 10 epochs': short,
  '… without whitening': { ...short, whiten: false },
  '… without flips and turns': { ...short, augment: [] },
  '… with stain, colour and affine jitter': { ...short, augment: tissueAugmentation({ channels }) },
  '… without schedule': { ...short, optimizer: () => adam() },
  '… without label smoothing': { ...short, labelSmoothing: 0 },
  '… with the two-stage network': { ...short, network: twoStageTutorialCnn },
  '… without test-time augmentation': { ...short, views: 1, trainedAs: 'ours, 10 epochs' },
  'two-stage, random split': { ...twoStage, grouped: false },
  'ours, 10 epochs, random split': { ...short, grouped: false },
};

/** Trains one network of a row. */
async function trainMember({ row, parts, seed }) {
  const { network, epochs, augment, optimizer, labelSmoothing = 0, whiten = false } = row;
  const source = (steps = []) => batchSource({ set, indices: parts.train, augment: steps, seed });
  const steps = Math.ceil(parts.train.length / 32);
  const definition = network({ input: set.imageShape });
  const model = await compile({
    ...{ model: definition, engine, seed, loss: binaryCrossentropy({ labelSmoothing }) },
    optimizer: optimizer({ steps, epochs }),
  });
  if (whiten) {
    const weights = await model.weights();
    const whitened = { model: definition, weights, source: source(), seed };
    await model.setWeights(await whiteningWeights(whitened));
  }
  await model.fit(source(augment), { epochs, batchSize: 32 });
  const state = await model.weights();
  await model.dispose();
  return { model: definition, state };
}

/** The results of networks as one model, at the threshold that the validation part chooses. */
async function measure({ members, parts, views = 1 }) {
  const { model: definition, state: weights } = members.length > 1 ? averageModels({ members }) : members[0];
  const model = await compile({ model: definition, engine, loss: 'binaryCrossentropy', weights });
  const labelsOf = (part) => parts[part].map((index) => set.items[index].label);
  const { classNames } = set;
  const probabilities = async (part) => {
    const seen = Array.from({ length: views }, (_, position) =>
      batchSource({ set, indices: parts[part], augment: [dihedral({ position })] }),
    );
    return Array.from((await testTimeAugmentation({ model, views: seen })).data);
  };
  const { threshold } = chooseThreshold({
    ...{ labels: labelsOf('validation'), probabilities: await probabilities('validation'), classNames },
  });
  const { metrics, intervals } = classificationReport({
    ...{ labels: labelsOf('test'), probabilities: await probabilities('test'), classNames, threshold },
    ...{ groups: parts.test.map((index) => set.items[index].group ?? index), groupLabel: 'max' },
    bootstrap: true,
  }).byItem;
  await model.dispose();
  return { threshold, metrics, intervals };
}

/** Trains a row on one split, and measures it and the rows that differ from it in prediction only. */
async function train(name, seed) {
  const row = rows[name];
  const { grouped = set.items[0]?.group !== undefined } = row;
  const parts = split({ set, seed, group: grouped });
  const members = [];
  const begin = performance.now();
  for (let index = 0; index < (row.members ?? 1); index++) {
    members.push(await trainMember({ row, parts, seed: seed + 100 * index }));
  }
  const seconds = (performance.now() - begin) / 1000;
  const measured = [];
  for (const [other, { trainedAs, views }] of Object.entries(rows)) {
    if (other !== name && trainedAs !== name) continue;
    measured.push({ name: other, seed, seconds, ...(await measure({ members, parts, views })) });
  }
  return measured;
}

const file = values.out;
const done = existsSync(file)
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];
const wanted = values.rows?.split(';') ?? Object.keys(rows);
for (const seed of values.seeds.split(',').map(Number)) {
  for (const name of wanted) {
    if (!rows[name])
      throw new Error(`--rows: expected some of ${Object.keys(rows).join(', ')}, received ${name}`);
    if (done.some((one) => one.name === name && one.seed === seed)) continue;
    for (const result of await train(rows[name].trainedAs ?? name, seed)) {
      done.push(result);
      await appendFile(file, `${JSON.stringify(result)}\n`);
    }
  }
}
await engine.dispose();

const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
const area = ({ metrics, intervals }) =>
  `${metrics.auc.toFixed(3)} (${(intervals?.auc ?? []).map((bound) => bound.toFixed(3)).join('–')})`;
console.log(
  '| | AUC of each split, with 95 % intervals by patient | mean AUC | balanced accuracy | minutes |',
);
console.log('|---|---|---|---|---|');
for (const name of wanted) {
  const own = done.filter((one) => one.name === name).sort((a, b) => a.seed - b.seed);
  const balanced = own.map(({ metrics }) => metrics.balanced_accuracy);
  const cells = [
    own.map(area).join(', '),
    mean(own.map(({ metrics }) => metrics.auc)).toFixed(3),
    `${balanced.map((value) => value.toFixed(3)).join(', ')}; mean ${mean(balanced).toFixed(3)}`,
    mean(own.map(({ seconds }) => seconds / 60)).toFixed(1),
  ];
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
