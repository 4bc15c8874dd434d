import { CnnError } from '@cnn/core';
import { defaultLearningRate, type ExperimentOptimizer, optimizerNames } from '@cnn/experiment';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger, readPositive, readShare } from '../arguments/readValues.js';

export const optimizerOptions = {
  optimizer: { value: 'NAME', help: `adam (default), ${optimizerNames.slice(1).join(', ')}` },
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

/** @throws CnnError (USAGE) for a name or a number that is not as expected, or options that exclude each other */
export function readOptimizer(args: Arguments, epochs: number): ExperimentOptimizer {
  const name = readChoice(args, 'optimizer', optimizerNames) ?? 'adam';
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
    learningRate: readPositive(args, 'learning-rate') ?? defaultLearningRate(name),
    momentum,
    nesterov,
    weightDecay: readPositive(args, 'weight-decay'),
    clipNorm: readPositive(args, 'clip-norm'),
    accumulateSteps: readInteger(args, 'accumulate-steps'),
    useEma: ema,
    emaMomentum,
    swaEpochs: swa,
  };
}
