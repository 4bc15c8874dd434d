// node bench/busy.mjs --data FOLDER [--engine NAME] [--image-size 50] [--epochs 3] [--augment flip|recipe]: which part of an epoch the
// engine computes, in fit from image files in a folder. The rest is waiting for images and what fit does between steps.
import { parseArgs } from 'node:util';
import {
  batchSource,
  randomAffine,
  randomColorJitter,
  randomFlip,
  randomQuarterTurn,
} from '../packages/data/dist/index.js';
import { openImageSet, selectEngine } from '../packages/node/dist/index.js';
import { twoStageTutorialCnn } from '../packages/presets/dist/index.js';
import { compile } from '../packages/train/dist/index.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    engine: { type: 'string' },
    'image-size': { type: 'string', default: '50' },
    epochs: { type: 'string', default: '3' },
    augment: { type: 'string', default: 'none' },
  },
});
const size = Number(values['image-size']);
const set = await openImageSet({ data: values.data, imageSize: [size, size] });
const engine = await selectEngine(values.engine ? { name: values.engine } : {});

/** The same engine, with the time that it is at work. */
let busyMs = 0;
const clocked = {
  ...{ name: engine.name, description: engine.description, dispose: () => engine.dispose() },
  async load(programs, state) {
    const session = await engine.load(programs, state);
    return {
      async run(...call) {
        const begin = performance.now();
        try {
          return await session.run(...call);
        } finally {
          busyMs += performance.now() - begin;
        }
      },
      readState: (names) => session.readState(names),
      writeState: (state_) => session.writeState(state_),
      memory: () => session.memory(),
      dispose: () => session.dispose(),
    };
  },
};

const flips = [randomFlip(), randomQuarterTurn()];
const recipe = [
  ...flips,
  randomAffine({ rotation: 15, zoom: 0.1, shift: 0.05 }),
  randomColorJitter({ brightness: 0.15, contrast: 0.15, saturation: 0.15, hue: 0.03 }),
];
const augment = { none: [], flip: flips, recipe }[values.augment];
const model = await compile({
  model: twoStageTutorialCnn({ input: set.imageShape }),
  engine: clocked,
  loss: 'binaryCrossentropy',
  seed: 1,
});
let begin = performance.now();
for await (const event of model.fit(batchSource({ set, augment, seed: 1 }), {
  epochs: Number(values.epochs),
  batchSize: 32,
})) {
  if (event.type !== 'epochEnd') continue;
  const whole = performance.now() - begin;
  console.log(
    `${engine.name} epoch ${event.epoch + 1}: ${(whole / 1000).toFixed(1)} s, engine at work ${((100 * busyMs) / whole).toFixed(1)} %`,
  );
  busyMs = 0;
  begin = performance.now();
}
await engine.dispose();
