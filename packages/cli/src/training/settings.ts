import { type AugmentationStep, cutmix, type Mix, mixup, type StainNormalization } from '@cnn/data';
import { type Pooling, savedPooling, type ThresholdRule } from '@cnn/evaluation';
import type { Arguments } from '../arguments/parseArguments.js';
import {
  readChoice,
  readImageSize,
  readInteger,
  readRatios,
  readRequired,
  readShare,
} from '../arguments/readValues.js';
import { readAugmentation } from './augmentation.js';
import { type BatchNormChoice, batchNormRecord } from './batchNorm.js';
import { withCrop } from './crop.js';
import { type LoggingChoice, readLogging } from './logging.js';
import { type LossChoice, readLoss } from './loss.js';
import { readMonitor } from './monitor.js';
import { type OptimizerChoice, readOptimizer } from './optimizer.js';
import { readPooling } from './pooling.js';
import { readSchedule, type ScheduleChoice } from './schedule.js';
import { readStain } from './stain.js';
import { readThresholdRule } from './thresholds.js';

/** What `cnn train` was asked for. */
export interface TrainSettings {
  readonly data: string;
  readonly model: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly loss: LossChoice;
  readonly schedule: ScheduleChoice;
  readonly optimizer: OptimizerChoice;
  readonly batchNorm: BatchNormChoice;
  /** Whether the first convolution begins as the whitening transform of the images' patches. */
  readonly whiten: boolean;
  /** Whether evaluation takes the mean over flips and turns. */
  readonly tta: boolean;
  readonly classWeight: 'balanced' | 'effective' | undefined;
  readonly sampling: 'balanced' | 'over' | 'under' | undefined;
  readonly augment: readonly AugmentationStep[];
  readonly mix: Mix | undefined;
  readonly stain: StainNormalization | undefined;
  /** Threads that prepare images. The numbers do not depend on it. */
  readonly workers: number;
  readonly patience: number | undefined;
  /** What the best epochs are chosen by; undefined: the validation's loss, or the training's without one. */
  readonly monitor: string | undefined;
  readonly seed: number;
  readonly engine: string | undefined;
  readonly threads: number | undefined;
  /** Shares, or the path of a split.json. */
  readonly split: readonly [number, number, number] | string | undefined;
  /** Whether the parts keep the set's shares of classes. */
  readonly stratify: boolean;
  /** How the validation part chooses the decision threshold. */
  readonly thresholdRule: ThresholdRule;
  /** How a patient's images become the patient's probability. */
  readonly pooling: Pooling;
  /** Whether the validation part fits a temperature. */
  readonly calibrate: boolean;
  /** Steps between checkpoints; none are written when undefined. */
  readonly checkpointEvery: number | 'epoch' | undefined;
  /** The finished epochs with which it stops, to go on later. */
  readonly pauseAfter: number | undefined;
  readonly logging: LoggingChoice;
  /** Go on when something is in two parts. */
  readonly allowLeakage: boolean;
  readonly out: string;
  /** Whether a run that is in `out` is removed first. */
  readonly overwrite: boolean;
  /** Whether it begins where memory is too small. */
  readonly ignoreMemory: boolean;
  readonly json: boolean;
}

/** @throws CnnError (USAGE or FILE) for a value that is not as expected, or a file that can't be read */
export async function readTrainSettings(args: Arguments): Promise<TrainSettings> {
  const epochs = readInteger(args, 'epochs') ?? 10;
  const mix = readChoice(args, 'mix', ['mixup', 'cutmix']);
  return {
    data: readRequired(args, 'data', 'DATA'),
    model: args.value('model') ?? 'tutorial',
    epochs,
    batchSize: readInteger(args, 'batch-size') ?? 32,
    loss: readLoss(args, epochs),
    schedule: readSchedule(args, epochs),
    optimizer: readOptimizer(args, epochs),
    batchNorm: {
      momentum: readShare(args, 'batch-norm-momentum'),
      recompute: args.flag('recompute-batch-norm'),
    },
    whiten: args.flag('whiten'),
    tta: args.flag('tta'),
    classWeight: readChoice(args, 'class-weight', ['balanced', 'effective']),
    sampling: readChoice(args, 'sampling', ['balanced', 'over', 'under']),
    augment: withCrop(await readAugmentation(args.value('augment')), readImageSize(args, 'crop-size')),
    mix: mix && { mixup, cutmix }[mix](),
    stain: await readStain(args),
    workers: readInteger(args, 'workers', 0) ?? 0,
    patience: readInteger(args, 'patience'),
    monitor: readMonitor(args),
    seed: readInteger(args, 'seed', 0) ?? 0,
    engine: args.value('engine'),
    threads: readInteger(args, 'threads'),
    split: readSplit(args),
    stratify: !args.flag('no-stratify'),
    thresholdRule: readThresholdRule(args),
    pooling: readPooling(args) ?? 'mean',
    calibrate: args.flag('calibrate'),
    checkpointEvery: readCheckpointEvery(args),
    pauseAfter: readInteger(args, 'pause-after'),
    logging: readLogging(args),
    allowLeakage: args.flag('allow-leakage'),
    out: args.value('out') ?? 'cnn-out',
    overwrite: args.flag('overwrite'),
    ignoreMemory: args.flag('ignore-memory'),
    json: args.flag('json'),
  };
}

/** The settings as plain JSON, for the report and the saved files. */
export function settingsRecord(settings: TrainSettings) {
  const {
    json: _json,
    out: _out,
    overwrite: _overwrite,
    ignoreMemory: _memory,
    checkpointEvery: _every,
    pauseAfter: _pause,
    threads: _threads,
    logging: _logging,
    thresholdRule,
    pooling,
    calibrate,
    loss,
    optimizer,
    batchNorm,
    whiten,
    tta,
    schedule,
    augment,
    split,
    stratify,
    classWeight,
    sampling,
    mix,
    stain,
    patience,
    engine: _engine,
    workers: _workers,
    ...own
  } = settings;
  const { name, ...optimizerSettings } = optimizer;
  const { name: _loss, ...lossSettings } = loss;
  return {
    ...own,
    optimizer: name,
    ...optimizerSettings,
    ...lossSettings,
    ...batchNormRecord(batchNorm),
    ...(whiten ? { whiten } : {}),
    ...(tta ? { tta } : {}),
    ...(schedule.name === 'constant' ? {} : { schedule: schedule.name }),
    ...(schedule.cycleMomentum ? { cycleMomentum: true } : {}),
    ...(schedule.warmupEpochs === 0 ? {} : { warmupEpochs: schedule.warmupEpochs }),
    split: split ?? 'default',
    ...(stratify ? {} : { stratify }),
    augment: augment.map(({ type }) => type),
    classWeight: classWeight ?? 'none',
    threshold: thresholdRule.type,
    ...savedPooling(pooling),
    ...(calibrate ? { calibrate } : {}),
    ...(sampling === undefined ? {} : { sampling }),
    ...(mix === undefined ? {} : { mix: mix.type }),
    ...(stain === undefined ? {} : { stain: stain.type }),
    ...(patience === undefined ? {} : { patience }),
  };
}

/** A run that is to pause has to write down where it is. */
function readCheckpointEvery(args: Arguments): TrainSettings['checkpointEvery'] {
  if (args.value('checkpoint-every') === 'epoch') return 'epoch';
  return (
    readInteger(args, 'checkpoint-every') ?? (args.value('pause-after') === undefined ? undefined : 'epoch')
  );
}

function readSplit(args: Arguments): TrainSettings['split'] {
  const given = args.value('split');
  return given === undefined || /^[\d.,\s]+$/.test(given) ? readRatios(args) : given;
}
