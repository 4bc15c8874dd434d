import { type BatchSource, CnnError, checkInteger, checkOptionNames } from '@cnn/core';
import type { Callback } from '../callbacks/callback.js';
import { Agreement } from '../cluster/agreement.js';
import { classCount } from '../losses/labelMode.js';
import { severalOutputs } from '../programs/trainedOutputs.js';
import type { Checkpoint, CheckpointOptions } from './checkpoint.js';
import { checkSource, requireSource } from './checkSource.js';
import { balancedClassWeight, type ClassWeight, checkClassWeight } from './classWeight.js';
import type { TrainingListener } from './events.js';
import { kindOf } from './kindOf.js';
import type { Runtime, StopSignal } from './runtime.js';

/** Keras's arguments of `fit`, with its names and defaults. */
export interface FitOptions {
  /** Index of the epoch to end before. Default 1. */
  readonly epochs?: number | undefined;
  /** Default 32. */
  readonly batchSize?: number | undefined;
  /** The validation set: evaluated after each epoch, without shuffling. */
  readonly validationData?: BatchSource | undefined;
  /** A new order for each epoch, a function of the model's seed and the epoch. Default true. */
  readonly shuffle?: boolean | undefined;
  /** How much items of each class count in the training loss, or `balanced`: inversely to how many there are. */
  readonly classWeight?: ClassWeight | 'balanced' | undefined;
  /** Index of the first epoch that `classWeight` counts in: deferred re-weighting. Default 0. */
  readonly classWeightFromEpoch?: number | undefined;
  readonly callbacks?: readonly Callback[] | undefined;
  /** Index of the first epoch, to go on with earlier training. Default 0. */
  readonly initialEpoch?: number | undefined;
  /** Ends training after the step that is going on. fit then resolves with the history so far. */
  readonly signal?: StopSignal | undefined;
  /** Where checkpoints go, and how often. */
  readonly checkpoint?: CheckpointOptions | undefined;
  /**
   * Goes on where this checkpoint was made, with the same bits as if training had not stopped. The model must be compiled
   * alike, and the other options and the sets must be the same.
   */
  readonly resume?: Checkpoint | undefined;
  /**
   * A line per epoch on the console: `'auto'` on a terminal where nothing else listens (`onEvent`), true or false. Default `'auto'`.
   * `showProgress` of `@cnn/node` draws a bar.
   */
  readonly verbose?: 'auto' | boolean | 0 | 1 | 2 | undefined;
  /** Called for each event, in order. */
  readonly onEvent?: TrainingListener | undefined;
}

/** Options with defaults filled in, all checked. */
export interface FitPlan {
  readonly source: BatchSource;
  readonly epochs: number;
  readonly batchSize: number;
  readonly validation: BatchSource | undefined;
  readonly shuffle: boolean;
  readonly classWeight: ClassWeight | undefined;
  readonly classWeightFromEpoch: number;
  readonly callbacks: readonly Callback[];
  readonly initialEpoch: number;
  readonly signal: StopSignal | undefined;
  readonly checkpoint: CheckpointOptions | undefined;
  readonly resume: Checkpoint | undefined;
  /** Of a worker of a cluster. */
  readonly agreement: Agreement | undefined;
}

const names = {
  epochs: true,
  batchSize: true,
  validationData: true,
  shuffle: true,
  classWeight: true,
  classWeightFromEpoch: true,
  callbacks: true,
  initialEpoch: true,
  signal: true,
  checkpoint: true,
  resume: true,
  verbose: true,
  onEvent: true,
} as const;

const splitFirst = 'Split the set first, stratified and by patient, and pass the part as validationData';
const remedies = {
  validation: 'Use validationData',
  validationSplit: splitFirst,
  validation_split: splitFirst,
};

/** @throws CnnError for an option that is unknown or out of range, or a set that doesn't fit the model */
export function planFit(runtime: Runtime, source: BatchSource, options: FitOptions): FitPlan {
  checkOptionNames({ where: 'fit', options, names, remedies });
  requireSource('fit', source);
  if (options.validationData !== undefined) requireSource('fit: validationData', options.validationData);
  if (options.callbacks !== undefined && !Array.isArray(options.callbacks)) {
    throw new CnnError(
      'OPTIONS',
      `fit: callbacks: expected a list, such as [earlyStopping()], received ${kindOf(options.callbacks)}.`,
    );
  }
  const { epochs = 1, batchSize = 32, initialEpoch = 0, classWeightFromEpoch = 0 } = options;
  checkInteger('epochs', epochs, 1);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('initialEpoch', initialEpoch, 0);
  checkInteger('classWeightFromEpoch', classWeightFromEpoch, 0);
  if (options.checkpoint?.everySteps !== undefined)
    checkInteger('checkpoint.everySteps', options.checkpoint.everySteps, 1);
  const { validationData: validation } = options;
  const { metrics } = runtime;
  checkSource({ runtime, source, name: 'training set', metrics });
  if (validation) checkSource({ runtime, source: validation, name: 'validation set', metrics });
  const { signal, checkpoint } = options;
  const agreement = runtime.exchange && new Agreement(runtime.exchange, { signal, checkpoint });
  return {
    source,
    epochs,
    batchSize,
    validation,
    shuffle: options.shuffle ?? true,
    classWeight: classWeightOf(runtime, source, options.classWeight),
    classWeightFromEpoch,
    callbacks: options.callbacks ?? [],
    initialEpoch,
    signal: agreement ? agreement.signal : signal,
    checkpoint: agreement ? agreement.checkpoint : checkpoint,
    resume: options.resume,
    agreement,
  };
}

function classWeightOf(
  { programs, model }: Runtime,
  source: BatchSource,
  classWeight: ClassWeight | 'balanced' | undefined,
): ClassWeight | undefined {
  if (classWeight === undefined) return undefined;
  if (severalOutputs(model)) {
    throw new CnnError(
      'TRAINING',
      `classWeight is for models of one output, as in Keras; model '${model.name}' has ${model.outputs?.join(', ')}. Use sample weights, which count for every output, or posWeight of binaryCrossentropy.`,
    );
  }
  const classes = classCount(programs.labelMode, programs.outputShape);
  if (classes === undefined) {
    throw new CnnError(
      'TRAINING',
      `classWeight needs labels that are classes, this loss takes ${programs.labelMode} labels. Use ${programs.labelMode === 'binary' ? 'posWeight of binaryCrossentropy, or ' : ''}sample weights instead.`,
    );
  }
  if (classWeight === 'balanced') return balancedClassWeight({ labels: source.labels, classes });
  checkClassWeight(classWeight, classes);
  return classWeight;
}
