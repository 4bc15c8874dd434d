import { CnnError } from '@cnn/core';
import { cutmix, mixup } from '@cnn/data';
import type { Experiment, ExperimentData } from '@cnn/experiment';
import type { RunLogging } from '@cnn/node';
import type { Option } from '../arguments/command.js';
import { readExperimentData } from '../arguments/dataOptions.js';
import { openModel } from '../arguments/openModel.js';
import type { Arguments } from '../arguments/parseArguments.js';
import {
  readChoice,
  readImageSize,
  readInteger,
  readRatios,
  readRequired,
  readShare,
} from '../arguments/readValues.js';
import { overwriteOption } from '../runs/runFolder.js';
import { augmentOption, readAugmentation } from './augmentation.js';
import { batchNormOptions } from './batchNorm.js';
import { calibrateOption } from './calibration.js';
import { cropOption } from './crop.js';
import { loggingOptions, readLogging } from './logging.js';
import { lossOptions, readLoss } from './loss.js';
import { monitorOption, readMonitor } from './monitor.js';
import { optimizerOptions, readOptimizer } from './optimizer.js';
import { poolingOptions, readPooling } from './pooling.js';
import { memoryOption } from './refuseMemory.js';
import { readSchedule, scheduleOptions } from './schedule.js';
import { readStain, stainOptions } from './stain.js';
import { readThresholdRule, thresholdOption } from './thresholds.js';

export const trainOptions = {
  model: { value: 'MODEL', help: 'a preset (default tutorial), or a JSON file with a definition' },
  'image-size': { value: 'N', help: 'height and width, or HEIGHTxWIDTH; default: the images’ own' },
  epochs: { value: 'N', help: 'passes over the training part; default 10' },
  'batch-size': { value: 'N', help: 'images a step; default 32' },
  whiten: { help: 'begin with a first convolution that whitens the training images’ patches' },
  ...lossOptions,
  ...optimizerOptions,
  ...scheduleOptions,
  ...batchNormOptions,
  'class-weight': {
    value: 'WHAT',
    help: 'rare classes, or labels, count more: balanced, or effective (by effective number); default none',
  },
  sampling: {
    value: 'HOW',
    help: 'balanced batches, over (repeat rare classes) or under (leave frequent ones out); default none',
  },
  augment: augmentOption,
  ...cropOption,
  mix: { value: 'HOW', help: 'mixup or cutmix: mix the images of a batch and their labels' },
  ...stainOptions,
  workers: {
    value: 'N',
    help: 'threads that augment images and normalize stains; default 0: the main thread, beside the engine',
  },
  patience: { value: 'N', help: 'end after N epochs without a better val_loss, and keep the best weights' },
  ...monitorOption,
  seed: { value: 'N', help: 'the one seed of split, weights, order and dropout; default 0' },
  engine: { value: 'NAME', help: 'see cnn doctor; default: the fastest that works' },
  threads: { value: 'N', help: 'threads that the engine computes with; default: one for each core' },
  split: {
    value: 'A,B,C',
    help: 'shares of train, validation and test, or a split.json; default 0.7,0.15,0.15',
  },
  'split-file': { value: 'FILE', help: 'the split.json of another run: its parts are used again' },
  'no-stratify': { help: 'divide without keeping the shares of classes, for classes of very few images' },
  'allow-leakage': {
    help: 'train although a patient, a file or nearly the same picture is in two parts, which is told',
  },
  tta: { help: 'evaluate the mean over flips, and over turns of square images' },
  ...thresholdOption,
  ...poolingOptions,
  ...calibrateOption,
  'checkpoint-every': {
    value: 'STEPS',
    help: 'write OUT/checkpoint after so many steps and each epoch, or epoch: after each epoch alone, for --resume; default: never',
  },
  'pause-after': {
    value: 'N',
    help: 'stop after N of the --epochs, with a checkpoint; --resume goes on, with another --pause-after or to the end',
  },
  ...loggingOptions,
  resume: {
    value: 'OUT',
    help: 'go on with the run in OUT where its checkpoint is, with its own options; --learning-rate and --clip-norm can change',
  },
  out: { value: 'OUT', help: 'the folder to write into; default cnn-out' },
  ...overwriteOption,
  ...memoryOption,
  json: { help: 'print one JSON line for each event' },
} satisfies Record<string, Option>;

/** What `cnn train` was asked for. */
export interface TrainSettings {
  readonly experiment: Experiment;
  /** Threads that prepare images. The numbers do not depend on it. */
  readonly workers: number;
  /** Steps between checkpoints; none are written when undefined. */
  readonly checkpointEvery: number | 'epoch' | undefined;
  /** The finished epochs with which it stops, to go on later. */
  readonly pauseAfter: number | undefined;
  readonly logging: RunLogging;
  readonly out: string;
  /** Whether a run that is in `out` is removed first. */
  readonly overwrite: boolean;
  /** Whether it begins where memory is too small. */
  readonly ignoreMemory: boolean;
  readonly json: boolean;
}

/** @throws CnnError (USAGE or FILE) for a value that is not as expected, or a file that can't be read */
export async function readTrainSettings(args: Arguments): Promise<TrainSettings> {
  return {
    experiment: await readExperiment(args),
    workers: readInteger(args, 'workers', 0) ?? 0,
    checkpointEvery: readCheckpointEvery(args),
    pauseAfter: readInteger(args, 'pause-after'),
    logging: readLogging(args),
    out: args.value('out') ?? 'cnn-out',
    overwrite: args.flag('overwrite'),
    ignoreMemory: args.flag('ignore-memory'),
    json: args.flag('json'),
  };
}

async function readExperiment(args: Arguments): Promise<Experiment> {
  const epochs = readInteger(args, 'epochs') ?? 10;
  const mix = readChoice(args, 'mix', ['mixup', 'cutmix']);
  const data: ExperimentData = { source: readRequired(args, 'data', 'DATA'), ...readExperimentData(args) };
  return {
    format: 'cnn-experiment',
    version: 1,
    data,
    split: {
      ...readSplit(args),
      stratify: !args.flag('no-stratify'),
      allowLeakage: args.flag('allow-leakage'),
    },
    model: await readModel(args.value('model') ?? 'tutorial'),
    training: {
      epochs,
      batchSize: readInteger(args, 'batch-size') ?? 32,
      loss: readLoss(args, epochs),
      optimizer: readOptimizer(args, epochs),
      schedule: readSchedule(args, epochs),
      batchNorm: {
        momentum: readShare(args, 'batch-norm-momentum'),
        recompute: args.flag('recompute-batch-norm'),
      },
      whiten: args.flag('whiten'),
      classWeight: readChoice(args, 'class-weight', ['balanced', 'effective']),
      sampling: readChoice(args, 'sampling', ['balanced', 'over', 'under']),
      augment: await readAugmentation(args.value('augment')),
      cropSize: readImageSize(args, 'crop-size'),
      mix: mix && { mixup, cutmix }[mix](),
      stain: await readStain(args),
      patience: readInteger(args, 'patience'),
      monitor: readMonitor(args),
    },
    evaluation: {
      testTimeAugmentation: args.flag('tta'),
      threshold: readThresholdRule(args),
      pooling: readPooling(args) ?? 'mean',
      calibrate: args.flag('calibrate'),
    },
    seed: readInteger(args, 'seed', 0) ?? 0,
    engine: { name: args.value('engine'), threads: readInteger(args, 'threads') },
  };
}

/** A preset stays a name. */
async function readModel(name: string): Promise<Experiment['model']> {
  const source = await openModel(name);
  return source.kind === 'preset' ? name : source.model;
}

/** A run that is to pause has to write down where it is. */
function readCheckpointEvery(args: Arguments): TrainSettings['checkpointEvery'] {
  if (args.value('checkpoint-every') === 'epoch') return 'epoch';
  return (
    readInteger(args, 'checkpoint-every') ?? (args.value('pause-after') === undefined ? undefined : 'epoch')
  );
}

function readSplit(args: Arguments): Pick<Experiment['split'], 'ratios' | 'file'> {
  const file = args.value('split-file');
  const given = args.value('split');
  if (file !== undefined && given !== undefined) {
    throw new CnnError('USAGE', '--split and --split-file: expected one of them, received both.');
  }
  if (file !== undefined || given?.endsWith('.json')) return { file: file ?? given };
  return { ratios: readRatios(args) };
}
