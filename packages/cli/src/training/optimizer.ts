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
  sgd,
} from '@cnn/train';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readPositive } from '../arguments/readValues.js';

const optimizers = { adam, adamW, adamax, nadam, adagrad, adadelta, lamb, lion, rmsprop, sgd };

type OptimizerName = keyof typeof optimizers;

const names = Object.keys(optimizers) as OptimizerName[];

export const optimizerOptions = {
  optimizer: { value: 'NAME', help: `adam (default), ${names.slice(1).join(', ')}` },
  'learning-rate': {
    value: 'X',
    help: 'the highest one, under a schedule; default: the optimizer’s, 0.001 for adam',
  },
  'weight-decay': {
    value: 'X',
    help: 'of kernels, not of biases and normalizations; default: the optimizer’s own',
  },
  'clip-norm': { value: 'X', help: 'shorten all gradients together to this norm; default none' },
  ema: { help: 'keep a moving average of the weights, and evaluate and save that' },
} satisfies Record<string, Option>;

/** Which optimizer, and with what. */
export interface OptimizerChoice {
  readonly name: OptimizerName;
  readonly learningRate: number;
  readonly weightDecay: number | undefined;
  readonly clipNorm: number | undefined;
  readonly ema: boolean;
}

/** @throws CnnError (USAGE) for a name or a number that is not as expected */
export function readOptimizer(args: Arguments): OptimizerChoice {
  const name = readChoice(args, 'optimizer', names) ?? 'adam';
  return {
    name,
    learningRate: readPositive(args, 'learning-rate') ?? optimizers[name]().learningRate,
    weightDecay: readPositive(args, 'weight-decay'),
    clipNorm: readPositive(args, 'clip-norm'),
    ema: args.flag('ema'),
  };
}

export function makeOptimizer(
  { name, weightDecay, clipNorm, ema }: OptimizerChoice,
  learningRate: number | LearningRateSchedule,
): Optimizer {
  return optimizers[name]({
    learningRate,
    ...(weightDecay === undefined ? {} : { weightDecay, excludeFromWeightDecay: ['bias', 'gamma', 'beta'] }),
    ...(clipNorm === undefined ? {} : { globalClipNorm: clipNorm }),
    ...(ema ? { useEma: true, emaMomentum: 0.99 } : {}),
  });
}
