import { CnnError } from '@cnn/core';
import { type ExperimentSchedule, scheduleNames } from '@cnn/experiment';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger } from '../arguments/readValues.js';

export const scheduleOptions = {
  schedule: {
    value: 'NAME',
    help: 'of the learning rate: constant (default), step, exponential, inverseTime, polynomial, cosine, cosineRestarts or oneCycle',
  },
  'cycle-momentum': {
    help: 'with --schedule oneCycle: momentum falls from 0.95 to 0.85 while the rate rises, and rises again',
  },
  'warmup-epochs': { value: 'N', help: 'epochs in which the learning rate rises from 0; default 0' },
} satisfies Record<string, Option>;

/** @throws CnnError (USAGE) for a name that is not one, or a warm-up that leaves no epoch */
export function readSchedule(args: Arguments, epochs: number): ExperimentSchedule {
  const name = readChoice(args, 'schedule', scheduleNames) ?? 'constant';
  const warmupEpochs = readInteger(args, 'warmup-epochs', 0) ?? 0;
  const cycleMomentum = args.flag('cycle-momentum');
  if (cycleMomentum && name !== 'oneCycle')
    throw new CnnError('USAGE', `--cycle-momentum is for --schedule oneCycle, not for ${name}.`);
  if (name === 'oneCycle' && warmupEpochs > 0)
    throw new CnnError('USAGE', '--warmup-epochs: oneCycle warms up by itself; leave one of them out.');
  if (warmupEpochs >= epochs) {
    throw new CnnError(
      'USAGE',
      `--warmup-epochs: expected fewer than the ${epochs} epochs, received ${warmupEpochs}.`,
    );
  }
  return { name, warmupEpochs, cycleMomentum };
}
