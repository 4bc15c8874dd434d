import { CnnError } from '@cnn/core';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamW,
  type LearningRateSchedule,
  lamb,
  lion,
  nadam,
  type Optimizer,
  rmsprop,
  type SharedOptions,
  sgd,
} from '@cnn/train';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger, readPositive, readShare } from '../arguments/readValues.js';

const optimizers = { adam, adamW, adamax, nadam, adagrad, adadelta, lamb, lion, rmsprop, sgd };

type OptimizerName = keyof typeof optimizers;

const names = Object.keys(optimizers) as OptimizerName[];

export const optimizerOptions = {
  optimizer: { value: 'NAME', help: `adam (default), ${names.slice(1).join(', ')}` },
  'learning-rate': {
    value: 'X',
    help: 'the highest one, under a schedule; default: the optimizer’s, 0.001 for adam',
  },
  momentum: { value: 'X', help: 'of sgd and rmsprop; default 0' },
  nesterov: { help: 'sgd looks one step of momentum ahead' },
  'weight-decay': {
    value: 'X',
    help: 'of kernels, not of biases and normalizations; default: the optimizer’s own',
  },
  'clip-norm': { value: 'X', help: 'shorten all gradients together to this norm; default none' },
  'accumulate-steps': {
    value: 'N',
    help: 'change the weights with every N batches, by the mean of their gradients; default 1',
  },
  ema: { help: 'keep a moving average of the weights, and validate, evaluate and save that' },
  'ema-momentum': {
    value: 'X',
    help: 'how much of that average stays with each step, which it asks for; default 0.99',
  },
  swa: { value: 'N', help: 'as --ema, but the plain mean of the weights over the last N epochs' },
} satisfies Record<string, Option>;

/** Which optimizer, and with what. */
export interface OptimizerChoice {
  readonly name: OptimizerName;
  readonly learningRate: number;
  readonly momentum: number | undefined;
  readonly nesterov: true | undefined;
  readonly weightDecay: number | undefined;
  readonly clipNorm: number | undefined;
  readonly accumulateSteps: number | undefined;
  readonly ema: boolean;
  readonly emaMomentum: number | undefined;
  /** The last epochs whose weights are averaged. */
  readonly swa: number | undefined;
}

/** @throws CnnError (USAGE) for a name or a number that is not as expected, or options that exclude each other */
export function readOptimizer(args: Arguments, epochs: number): OptimizerChoice {
  const name = readChoice(args, 'optimizer', names) ?? 'adam';
  const momentum = readShare(args, 'momentum');
  const nesterov = args.flag('nesterov') || undefined;
  const emaMomentum = readShare(args, 'ema-momentum');
  const ema = args.flag('ema') || emaMomentum !== undefined;
  const swa = readInteger(args, 'swa');
  if (momentum !== undefined && name !== 'sgd' && name !== 'rmsprop')
    throw new CnnError('USAGE', `--momentum is for the optimizers sgd and rmsprop, not for ${name}.`);
  if (nesterov && (name !== 'sgd' || !momentum))
    throw new CnnError('USAGE', '--nesterov is for --optimizer sgd with --momentum.');
  if (swa !== undefined && ema)
    throw new CnnError('USAGE', '--swa and --ema are two averages; leave out one of them.');
  if (swa !== undefined && swa > epochs)
    throw new CnnError('USAGE', `--swa: expected at most the ${epochs} epochs, received ${swa}.`);
  return {
    name,
    learningRate: readPositive(args, 'learning-rate') ?? optimizers[name]().learningRate,
    momentum,
    nesterov,
    weightDecay: readPositive(args, 'weight-decay'),
    clipNorm: readPositive(args, 'clip-norm'),
    accumulateSteps: readInteger(args, 'accumulate-steps'),
    ema,
    emaMomentum,
    swa,
  };
}

export interface MakeOptimizerOptions {
  readonly choice: OptimizerChoice;
  readonly learningRate: number | LearningRateSchedule;
  readonly epochs: number;
  /** Batches an epoch. */
  readonly steps: number;
}

/** @throws CnnError (TRAINING) when the schedule cycles a momentum that the optimizer lacks */
export function makeOptimizer(options: MakeOptimizerOptions): Optimizer {
  const { choice, learningRate } = options;
  const { name, momentum, nesterov, weightDecay, clipNorm, accumulateSteps = 1 } = choice;
  const shared: SharedOptions = {
    learningRate,
    ...(weightDecay === undefined ? {} : { weightDecay, excludeFromWeightDecay: ['bias', 'gamma', 'beta'] }),
    ...(clipNorm === undefined ? {} : { globalClipNorm: clipNorm }),
    ...(accumulateSteps === 1 ? {} : { gradientAccumulationSteps: accumulateSteps }),
    ...averageOf(options),
  };
  const own = momentum === undefined ? {} : { momentum };
  if (name === 'sgd') return sgd({ ...shared, ...own, ...(nesterov ? { nesterov } : {}) });
  if (name === 'rmsprop') return rmsprop({ ...shared, ...own });
  return optimizers[name](shared);
}

function averageOf({ choice, epochs, steps }: MakeOptimizerOptions): SharedOptions {
  const { ema, emaMomentum = 0.99, swa, accumulateSteps = 1 } = choice;
  if (ema) return { useEma: true, emaMomentum };
  if (swa === undefined) return {};
  const emaStartStep = Math.floor(((epochs - swa) * steps) / accumulateSteps);
  return { useEma: true, emaMomentum: 'equal', emaStartStep };
}
