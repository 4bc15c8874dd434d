import { CnnError } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import type { Pooling } from '@cnn/evaluation';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger } from '../arguments/readValues.js';

export const poolingOptions = {
  pooling: {
    value: 'HOW',
    help: 'how a patient’s images become the patient’s probability: mean, max, or topK, the mean of the --top-k largest; default: saved with the model, or mean',
  },
  'top-k': { value: 'N', help: 'images of a patient that --pooling topK takes; all where there are fewer' },
} satisfies Record<string, Option>;

/**
 * How the images of a patient are pooled; undefined when it was not given.
 *
 * @throws CnnError (USAGE) for another word, and when one of --pooling topK and --top-k is given without the other
 */
export function readPooling(args: Arguments): Pooling | undefined {
  const pooling = readChoice(args, 'pooling', ['mean', 'max', 'topK']);
  const topK = readInteger(args, 'top-k');
  if (topK !== undefined && pooling !== 'topK') {
    throw new CnnError(
      'USAGE',
      `--top-k: expected --pooling topK beside it, received ${pooling === undefined ? 'no --pooling' : `--pooling ${pooling}`}. Add it, or leave --top-k out.`,
    );
  }
  if (pooling !== 'topK') return pooling;
  if (topK !== undefined) return { topK };
  throw new CnnError('USAGE', '--pooling topK: expected --top-k N, the number of images, received none.');
}

/** @throws CnnError (USAGE) when --pooling is given and an image has no patient */
export function checkPooling(args: Arguments, { name, items }: ImageSet): void {
  if (args.value('pooling') === undefined || items.every(({ group }) => group !== undefined)) return;
  throw new CnnError(
    'USAGE',
    `--pooling: expected a patient for every image, ${name} has images without one. Say with --group-from where the patient is found.`,
  );
}

/** `the mean of their images`, for people. */
export function describePooling(pooling: Pooling = 'mean'): string {
  if (typeof pooling === 'string') return `the ${pooling} of their images`;
  return `the mean of their ${pooling.topK} highest probabilities`;
}
