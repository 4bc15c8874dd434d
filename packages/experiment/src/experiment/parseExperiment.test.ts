import { CnnError, randomStream } from '@cnn/core';
import { randomFlip } from '@cnn/data';
import { expect, it } from 'vitest';
import type { Experiment } from './experiment.js';
import { experimentSchema } from './experimentSchema.js';
import { parseExperiment } from './parseExperiment.js';

it('what is left out gets its default', () => {
  const experiment = parseExperiment({});
  expect(experiment).toEqual({
    format: 'cnn-experiment',
    version: 1,
    data: {},
    split: { stratify: true, allowLeakage: false },
    model: 'tutorial',
    training: {
      epochs: 10,
      batchSize: 32,
      loss: { name: 'crossentropy' },
      optimizer: { name: 'adam' },
      schedule: { name: 'constant', warmupEpochs: 0, cycleMomentum: false },
      batchNorm: { recompute: false },
      whiten: false,
      augment: [],
    },
    evaluation: {
      testTimeAugmentation: false,
      threshold: { type: 'youden' },
      pooling: 'mean',
      calibrate: false,
    },
    seed: 0,
    engine: {},
  } satisfies Experiment);
  expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
});

it('parts of a mix and of a stain normalization have defaults too', () => {
  const { training } = parseExperiment({ training: { mix: { type: 'cutmix' }, stain: { type: 'macenko' } } });
  expect(training.mix).toEqual({ type: 'cutmix', alpha: 1 });
  expect(training.stain).toMatchObject({ type: 'macenko', reference: { most: [1.9705, 1.0308] } });
});

const wrong: readonly (readonly [json: unknown, message: string, path: string, nearest?: string])[] = [
  [
    { training: { optimiser: {} } },
    'training.optimiser: there is no such field. Did you mean optimizer?',
    'training.optimiser',
    'optimizer',
  ],
  [
    { engine: { frobnicate: 1 } },
    'engine.frobnicate: there is no such field. There are name, threads.',
    'engine.frobnicate',
  ],
  [
    { training: { optimizer: { name: 'adma' } } },
    'training.optimizer.name: expected one of adam, adamW, adamax, nadam, adagrad, adadelta, lamb, lion, rmsprop, sgd, received "adma". Did you mean adam?',
    'training.optimizer.name',
    'adam',
  ],
  [
    { training: { epochs: 0 } },
    'training.epochs: expected a whole number of at least 1, received 0.',
    'training.epochs',
  ],
  [
    { training: { epochs: '3x' } },
    'training.epochs: expected a whole number of at least 1, received "3x".',
    'training.epochs',
  ],
  [{ training: 3 }, 'training: expected an object of fields, received 3.', 'training'],
  [
    { model: 'tutorail' },
    'model: expected one of tutorial, tutorial-softmax, tutorial-two-stage, lenet5, vgg, resnet, mobilenet, patches, resnet18, resnet34, resnet50, mobileNetV2, efficientNetB0, densenet121, or a model definition, received "tutorail". Did you mean tutorial?',
    'model',
    'tutorial',
  ],
  [{ model: { format: 'cnn-model', version: 1, name: 'm', input: [4, 4] } }, 'model: ', 'model'],
  [
    { training: { augment: [{ type: 'randomFlop' }] } },
    "training.augment[0] (randomFlop): there is no such step. Did you mean 'randomFlip'?",
    'training.augment',
  ],
  [
    { data: { groupFrom: 'x' } },
    'data.groupFrom: expected folder:N, such as folder:1, or name:REGEX, received "x".',
    'data.groupFrom',
  ],
  [
    { split: { ratios: [0.5, 0.5, 0.5] } },
    'split.ratios: expected three shares of training, validation and test set that add up to 1, received [0.5,0.5,0.5].',
    'split.ratios',
  ],
  [
    { split: { ratios: [1, 0, 0], file: 'split.json' } },
    'split.ratios and split.file exclude each other',
    'split.ratios',
  ],
  [{ version: 2 }, 'version: expected version 1, received 2.', 'version'],
  [[], 'expected an experiment, such as {"model": "tutorial", "training": {"epochs": 3}}, received [].', ''],
  [
    { evaluation: { pooling: { topK: 0 } } },
    'evaluation.pooling.topK: expected a whole number of at least 1, received 0.',
    'evaluation.pooling.topK',
  ],
  [
    { evaluation: { pooling: 'median' } },
    'evaluation.pooling: expected mean, max or {"topK": N}, received "median".',
    'evaluation.pooling',
    'mean',
  ],
  [
    { evaluation: { threshold: { type: 'sensitivity', atLeast: 2 } } },
    'evaluation.threshold.atLeast: expected a number above 0 and at most 1, received 2.',
    'evaluation.threshold.atLeast',
  ],
  [{ training: { monitor: 'val_acc' } }, 'Did you mean val_auc?', 'training.monitor', 'val_auc'],
];

function refused(json: unknown): CnnError {
  try {
    parseExperiment(json);
  } catch (error) {
    if (error instanceof CnnError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

it.each(wrong)('%j is refused by name', (json, message, path, nearest) => {
  const error = refused(json);
  expect(error.message).toContain(message);
  expect(error.message).toMatch(/^experiment: /);
  expect([error.code, error.details.path, error.details.nearest]).toEqual(['OPTIONS', path, nearest]);
});

it.each<[training: object, message: string]>([
  [
    { optimizer: { momentum: 0.9 } },
    'training.optimizer.momentum is for the optimizers sgd and rmsprop, not for adam.',
  ],
  [
    { optimizer: { name: 'sgd', nesterov: true } },
    'training.optimizer.nesterov is for the optimizer sgd with',
  ],
  [{ optimizer: { swaEpochs: 2, useEma: true } }, 'are two averages'],
  [{ optimizer: { emaMomentum: 0.9 } }, 'training.optimizer.emaMomentum needs training.optimizer.useEma.'],
  [
    { epochs: 3, optimizer: { swaEpochs: 4 } },
    'training.optimizer.swaEpochs: expected at most the 3 epochs, received 4.',
  ],
  [
    { epochs: 1, schedule: { warmupEpochs: 1 } },
    'training.schedule.warmupEpochs: expected fewer than the 1 epoch, received 1.',
  ],
  [{ schedule: { name: 'oneCycle', warmupEpochs: 1 } }, 'oneCycle has its own warm-up'],
  [{ schedule: { cycleMomentum: true } }, 'training.schedule.cycleMomentum is for the schedule oneCycle'],
  [
    { loss: { name: 'dice', labelSmoothing: 0.1 } },
    'training.loss.labelSmoothing is for the losses crossentropy and focal, not for dice.',
  ],
  [
    { loss: { gamma: 1 } },
    'training.loss.gamma is for the losses focal and focalTversky, not for crossentropy.',
  ],
  [{ loss: { deferredReweighting: 10 } }, 'expected fewer than the 10 epochs, received 10.'],
  [{ loss: { name: 'ldam' }, mix: { type: 'mixup' } }, 'which the loss ldam takes whole'],
])('%j contradicts itself', (training, message) => {
  expect(refused({ training }).message).toContain(message);
});

it('never throws anything but an error of its own, whatever JSON it is given', () => {
  const whole = parseExperiment({ training: { mix: { type: 'mixup' }, augment: [randomFlip()] } });
  const random = randomStream({ seed: 17, purpose: 'mutations' });
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random.uniform() * values.length)] as Value;
  const odd = [null, -1, 0.5, '', 'x', [], {}, [{}], true, { type: 'mixup' }, Number.MAX_VALUE];
  for (let count = 0; count < 400; count++) {
    const json = JSON.parse(JSON.stringify(whole));
    let at = json;
    while (Object.keys(at).length > 0) {
      const key = pick(Object.keys(at));
      if (random.uniform() < 0.3 || typeof at[key] !== 'object' || at[key] === null) {
        at[key] = pick(odd);
        break;
      }
      at = at[key];
    }
    try {
      parseExperiment(json);
    } catch (error) {
      expect(error, JSON.stringify(json)).toBeInstanceOf(CnnError);
      expect((error as CnnError).message).not.toMatch(/Invalid|undefined/);
    }
  }
});

it('the JSON Schema in the package is that of the parser', async () => {
  const text = `${JSON.stringify(experimentSchema(), null, 2)}\n`;
  // `npx vitest run --project @cnn/experiment experiment -u` writes it.
  await expect(text).toMatchFileSnapshot('../../schema/experiment.schema.json');
});
