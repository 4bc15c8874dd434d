import { CnnError } from '@cnn/core';
import { type ExperimentLoss, lossNames } from '@cnn/experiment';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger, readPositive, readShare } from '../arguments/readValues.js';

const smoothed: readonly string[] = ['crossentropy', 'focal'];

export const lossOptions = {
  loss: {
    value: 'NAME',
    help: `crossentropy (default), ${lossNames.slice(1).join(', ')}; some need a sigmoid or a softmax at the model’s end`,
  },
  'label-smoothing': {
    value: 'X',
    help: 'draw labels towards equal shares, of crossentropy and focal; 0 to 1',
  },
  'focal-gamma': { value: 'X', help: 'how much --loss focal looks at what is hard; default 2' },
  'deferred-reweighting': {
    value: 'N',
    help: 'weigh the classes after N epochs only, by --class-weight, or else by effective number',
  },
} satisfies Record<string, Option>;

/** @throws CnnError (USAGE) for a name or number that is not as expected, or that its loss does not take */
export function readLoss(args: Arguments, epochs: number): ExperimentLoss {
  const name = readChoice(args, 'loss', lossNames) ?? 'crossentropy';
  const labelSmoothing = readShare(args, 'label-smoothing');
  const focalGamma = readPositive(args, 'focal-gamma');
  if (labelSmoothing !== undefined && !smoothed.includes(name))
    throw new CnnError(
      'USAGE',
      `--label-smoothing is for the losses crossentropy and focal, not for ${name}.`,
    );
  if (focalGamma !== undefined && name !== 'focal')
    throw new CnnError('USAGE', `--focal-gamma is for --loss focal, not for ${name}.`);
  const deferredReweighting = readInteger(args, 'deferred-reweighting');
  if (deferredReweighting !== undefined && deferredReweighting >= epochs) {
    throw new CnnError(
      'USAGE',
      `--deferred-reweighting: expected fewer than the ${epochs} epochs, received ${deferredReweighting}.`,
    );
  }
  return { name, labelSmoothing, gamma: focalGamma, deferredReweighting };
}
