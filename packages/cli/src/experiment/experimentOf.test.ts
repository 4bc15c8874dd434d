import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { experimentSchema, parseExperiment } from '@cnn/experiment';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { train } from '../declarations/train.js';
import type { Option } from '../options/option.js';
import { parseArguments } from '../options/parseArguments.js';
import type { SchemaField } from '../options/schemaField.js';
import { experimentOf } from './experimentOf.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-experiment-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const of = async (...argv: string[]) => experimentOf(parseArguments(train, argv));

it('without options it is the experiment of the defaults', async () => {
  expect(await of()).toEqual(parseExperiment({}));
});

it('every option has its place', async () => {
  const experiment = await of(
    ...['--data', 'digits', '--group-from', 'folder:1', '--multi-label', '--white', 'none', '--page', '2'],
    ...['--class-names', 'no, yes', '--image-size', '24x32', '--max-pixels', '100', '--odd-size', 'pad'],
    ...['--model', 'lenet5', '--epochs', '4', '--batch-size', '8', '--whiten', '--loss', 'focal'],
    ...['--focal-gamma', '1.5', '--label-smoothing', '0.1', '--deferred-reweighting', '2'],
    ...['--optimizer', 'sgd', '--learning-rate', '1e-2', '--momentum', '0.9', '--nesterov'],
    ...['--weight-decay', '0.1', '--clip-norm', '1', '--accumulate-steps', '2', '--ema-momentum', '0.9'],
    ...['--schedule', 'cosine', '--warmup-epochs', '1', '--batch-norm-momentum', '0.8'],
    ...[
      '--recompute-batch-norm',
      '--class-weight',
      'balanced',
      '--sampling',
      'over',
      '--augment',
      'flip,turn',
    ],
    ...[
      '--crop-size',
      '20',
      '--mix',
      'cutmix',
      '--stain',
      'macenko',
      '--patience',
      '3',
      '--monitor',
      'val_auc',
    ],
    ...['--seed', '7', '--engine', 'wasm', '--threads', '1', '--split', '0.6,0.2,0.2', '--no-stratify'],
    ...[
      '--allow-leakage',
      '--tta',
      '--threshold',
      'cost:1:5',
      '--pooling',
      'topK',
      '--top-k',
      '3',
      '--calibrate',
    ],
    ...['--out', 'x', '--json', '--csv-log', '--checkpoint-every', 'epoch', '--workers', '2'],
  );
  expect(experiment).toEqual(
    parseExperiment({
      data: {
        source: 'digits',
        groupFrom: 'folder:1',
        multiLabel: true,
        white: null,
        page: 2,
        classNames: ['no', 'yes'],
        imageSize: [24, 32],
        maxPixels: 100,
        onOddSize: 'pad',
      },
      split: { ratios: [0.6, 0.2, 0.2], stratify: false, allowLeakage: true },
      model: 'lenet5',
      training: {
        epochs: 4,
        batchSize: 8,
        whiten: true,
        loss: { name: 'focal', gamma: 1.5, labelSmoothing: 0.1, deferredReweighting: 2 },
        optimizer: {
          name: 'sgd',
          learningRate: 0.01,
          momentum: 0.9,
          nesterov: true,
          weightDecay: 0.1,
          clipNorm: 1,
          accumulateSteps: 2,
          useEma: true,
          emaMomentum: 0.9,
        },
        schedule: { name: 'cosine', warmupEpochs: 1 },
        batchNorm: { momentum: 0.8, recompute: true },
        classWeight: 'balanced',
        sampling: 'over',
        augment: [{ type: 'randomFlip', mode: 'horizontalAndVertical' }, { type: 'randomQuarterTurn' }],
        cropSize: [20, 20],
        mix: { type: 'cutmix' },
        stain: { type: 'macenko' },
        patience: 3,
        monitor: 'val_auc',
      },
      evaluation: {
        testTimeAugmentation: true,
        threshold: { type: 'cost', falsePositive: 1, falseNegative: 5 },
        pooling: { topK: 3 },
        calibrate: true,
      },
      seed: 7,
      engine: { name: 'wasm', threads: 1 },
    }),
  );
});

it('every field of an experiment has an option', () => {
  const places = new Set(Object.values<Option>(train.options).map(({ at }) => at as string | undefined));
  const missing = fieldsOf(experimentSchema() as SchemaField).filter((path) => !places.has(path));
  // --split sets two fields, --pooling and --top-k one; format and version are the file's own.
  expect(missing).toEqual(['format', 'version', 'split.file', 'evaluation.pooling']);
});

/** The fields that hold no others. */
function fieldsOf({ properties = {} }: SchemaField, within = ''): string[] {
  return Object.entries(properties).flatMap(([name, field]) =>
    field.properties ? fieldsOf(field, `${within}${name}.`) : [`${within}${name}`],
  );
}

it.each<[argv: string[], message: string | RegExp]>([
  [['--epochs', '0'], '--epochs: expected a whole number of at least 1, received 0.'],
  [['--epochs', '3x'], '--epochs: expected a whole number of at least 1, received "3x".'],
  [['--optimizer', 'adma'], /^--optimizer: expected one of adam, .* received "adma"\. Did you mean adam\?$/],
  [['--momentum', '0.9'], '--momentum is for the optimizers sgd and rmsprop, not for adam.'],
  [['--optimizer', 'sgd', '--nesterov'], '--nesterov is for the optimizer sgd with --momentum above 0'],
  [['--swa', '2', '--ema'], '--swa and --ema are two averages; leave out one of them.'],
  [['--model', 'tutorail'], /^--model: expected one of tutorial, .* Did you mean tutorial\?$/],
  [['--threshold', 'sensitivity:2'], '--threshold: expected a number above 0 and at most 1, received 2.'],
  [['--threshold', 'half'], '--threshold: expected youden, sensitivity:0.95, specificity:0.95 or cost:1:5'],
  [['--image-size', 'big'], '--image-size: expected N or HEIGHTxWIDTH in pixels, received "big".'],
  [['--split', '0.5,0.5,0.5'], '--split: expected three shares'],
  [['--mix', 'mixupp'], '--mix: expected mixup, cutmix, received "mixupp". Did you mean mixup?'],
  [['--top-k', '3'], '--top-k: expected --pooling topK beside it, received no --pooling.'],
  [['--white', 'x'], '--white: expected a number above 0, received "x".'],
  [['--group-from', 'x'], '--group-from: expected folder:N, such as folder:1, or name:REGEX, received "x".'],
  [['--stain', 'reinhard'], '--stain reinhard needs --stain-reference IMAGE.'],
])('%j is refused, by the name of the option', async (argv, message) => {
  await expect(of(...argv)).rejects.toThrow(message);
  await expect(of(...argv)).rejects.toMatchObject({ code: 'USAGE' });
});

it('the synthetic images may be called as in earlier versions', async () => {
  expect((await of('--data', 'made-up')).data.source).toBe('synthetic');
});

it('--config reads an experiment, and options typed beside it override its fields', async () => {
  const path = join(root, 'config.json');
  await writeFile(
    path,
    JSON.stringify({
      model: 'lenet5',
      split: { ratios: [0.6, 0.2, 0.2] },
      training: { epochs: 3, batchSize: 16, optimizer: { name: 'sgd', momentum: 0.9 } },
    }),
  );
  const experiment = await of(
    '--config',
    path,
    '--epochs',
    '5',
    '--split',
    'a/split.json',
    '--momentum',
    '0.8',
  );
  expect(experiment.training).toMatchObject({
    epochs: 5,
    batchSize: 16,
    optimizer: { name: 'sgd', momentum: 0.8 },
  });
  expect(experiment.split).toMatchObject({ file: 'a/split.json', ratios: undefined });
  expect(experiment.model).toBe('lenet5');
  await writeFile(path, JSON.stringify({ training: { epochz: 3 } }));
  await expect(of('--config', path)).rejects.toThrow(
    `${path}: training.epochz: there is no such field. Did you mean epochs?`,
  );
  await writeFile(path, JSON.stringify({ training: { optimizer: { momentum: 0.9 } } }));
  await expect(of('--config', path)).rejects.toThrow(
    `${path}: training.optimizer.momentum is for the optimizers sgd and rmsprop, not for adam.`,
  );
  await expect(of('--config', path, '--epochs', '0')).rejects.toThrow('--epochs: expected');
  await writeFile(path, '[]');
  await expect(of('--config', path)).rejects.toThrow(`${path}: expected a JSON object`);
});
