// node bench/explanations.mjs [--networks tutorial,resnet,mobilenet] [--methods gradCam,…] [--seeds 1,2] [--count 1200] [--epochs 8] [--json FILE]
//
// Trains networks on synthetic evidence (`syntheticEvidence` of @cnn/data), checks every explanation method on images that they have not
// seen (`checkExplanations` of @cnn/explain), and prints the table of packages/explain/README.md.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  batchSource,
  preprocessingOf,
  randomFlip,
  randomQuarterTurn,
  syntheticEvidence,
} from '../packages/data/dist/index.js';
import {
  checkExplanations,
  describeExplanationCheck,
  explainableModel,
  explainMethods,
} from '../packages/explain/dist/index.js';
import { selectEngine } from '../packages/node/dist/index.js';
import { mobileNetLike, smallResNet, tutorialCnn } from '../packages/presets/dist/index.js';
import { adam, compile } from '../packages/train/dist/index.js';

const input = [64, 64, 3];
/** With the layers after which maps of slow methods are compared: the last convolution, and the first layer with weights. */
const networks = {
  tutorial: { definition: tutorialCnn({ input, momentum: 0.9 }), randomized: ['conv2d_2', 'conv2d'] },
  resnet: { definition: smallResNet({ input, blocks: 1 }) },
  mobilenet: { definition: mobileNetLike({ input, blocks: 4 }) },
};
/** Images of methods that take many runs for one. */
const slow = { smoothGrad: 24, integratedGradients: 24, occlusion: 12, rise: 6 };

const { values } = parseArgs({
  options: {
    networks: { type: 'string', default: Object.keys(networks).join() },
    methods: {
      type: 'string',
      default: [
        ...Object.keys(explainMethods),
        'integratedGradients:white',
        'integratedGradients:blurred',
      ].join(),
    },
    seeds: { type: 'string', default: '1,2' },
    kinds: { type: 'string', default: 'nuclei,textures' },
    count: { type: 'string', default: '1200' },
    epochs: { type: 'string', default: '8' },
    engine: { type: 'string' },
    json: { type: 'string' },
  },
});

async function trained({ engine, definition, kind, seed }) {
  const train = syntheticEvidence({ kind, count: Number(values.count), seed: 100 + seed });
  const test = syntheticEvidence({ kind, count: 200, seed: 1 });
  const loss = 'binaryCrossentropy';
  const model = await compile({
    model: definition,
    engine,
    optimizer: adam({ learningRate: 0.001 }),
    loss,
    metrics: ['accuracy'],
    seed,
  });
  const augment = [randomFlip(), randomQuarterTurn()];
  await model.fit(batchSource({ set: train, augment, seed }), {
    epochs: Number(values.epochs),
    batchSize: 32,
  });
  await model.recomputeBatchNormStatistics(batchSource({ set: train }));
  const { metrics } = await model.evaluate(batchSource({ set: test }));
  const weights = await model.weights();
  await model.dispose();
  const preprocessing = preprocessingOf({ set: train, input });
  const { classNames } = train;
  return {
    test,
    accuracy: metrics.accuracy,
    model: explainableModel({ definition, weights, engine, classNames, preprocessing }),
  };
}

/** `integratedGradients:white` is the method with its baseline. */
const nameOf = (method) => method.split(':')[0];
const methodOf = (method) => {
  const [name, baseline] = method.split(':');
  return baseline ? { name, baseline } : name;
};
const labelOf = (method) => {
  const [name, baseline] = method.split(':');
  return `${explainMethods[name].label}${baseline ? `, baseline ${baseline}` : ''}`;
};

const engine = await selectEngine(values.engine ? { name: values.engine } : {});
console.log(engine.description);
const records = [];
for (const kind of values.kinds.split(',')) {
  for (const network of values.networks.split(',')) {
    for (const seed of values.seeds.split(',').map(Number)) {
      const { model, test, accuracy } = await trained({
        engine,
        definition: networks[network].definition,
        kind,
        seed,
      });
      console.log(`\n## ${kind}, ${network}, seed ${seed}: accuracy ${accuracy}`);
      for (const target of kind === 'nuclei' ? [1] : [0, 1]) {
        const withEvidence = test.items.flatMap((_, index) =>
          test.mask(index, target).includes(1) ? [index] : [],
        );
        for (const method of values.methods.split(',')) {
          const started = performance.now();
          const indices = withEvidence.slice(0, slow[nameOf(method)] ?? 32);
          const randomized = nameOf(method) in slow ? networks[network].randomized : undefined;
          const check = await checkExplanations({
            model,
            images: test,
            method: methodOf(method),
            target,
            indices,
            randomized,
            tolerance: 2,
          });
          const seconds = (performance.now() - started) / 1000;
          records.push({ kind, network, method, seed, accuracy, seconds, check });
          console.log(
            `\n${labelOf(method)}\n${describeExplanationCheck(check).join('\n')}\n(${seconds.toFixed(1)} s)`,
          );
          if (values.json) writeFileSync(values.json, JSON.stringify(records));
        }
      }
      await model.dispose();
    }
  }
}
await engine.dispose();

/** A row for each method: the mean over networks' seeds and classes. */
const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
const show = (list, digits = 2) => {
  const known = list.filter((value) => typeof value === 'number');
  return known.length === 0 ? '–' : mean(known).toFixed(digits);
};
for (const kind of values.kinds.split(',')) {
  for (const network of values.networks.split(',')) {
    console.log(`\n${network}, ${kind}\n`);
    console.log(
      '| method | pointing game | mass in the mask | insertion − deletion | correlation after the last convolution | of magnitudes | after all layers | completeness: mean, worst error |',
    );
    console.log('|---|---|---|---|---|---|---|---|');
    for (const method of values.methods.split(',')) {
      const own = records
        .filter((one) => one.kind === kind && one.network === network && one.method === method)
        .map(({ check }) => check);
      const after = own.map(
        ({ randomization, lastConvolution }) =>
          randomization.find(({ layer }) => layer === lastConvolution)?.correlation?.mean,
      );
      const magnitudes = own.map(
        ({ randomization, lastConvolution }) =>
          randomization.find(({ layer }) => layer === lastConvolution)?.magnitudeCorrelation?.mean,
      );
      const end = own.map(({ randomization }) => randomization.at(-1)?.correlation?.mean);
      const complete = own.flatMap(({ completeness }) => completeness ?? []);
      const errors =
        complete.length === 0
          ? '–'
          : `${(100 * mean(complete.map(({ error }) => error.mean))).toFixed(2)} %, ${(100 * Math.max(...complete.map(({ worst }) => worst))).toFixed(2)} %`;
      console.log(
        `| ${labelOf(method)} | ${show(own.map(({ pointing }) => pointing?.hit.mean))} | ${show(
          own.map(({ mass }) => mass?.ratio.mean),
          1,
        )}× | ${show(own.map(({ gap }) => gap?.mean))} | ${show(after)} | ${show(magnitudes)} | ${show(end)} | ${errors} |`,
      );
    }
  }
}
