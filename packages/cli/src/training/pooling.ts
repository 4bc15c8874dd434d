import { CnnError } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import type { Pooling } from '@cnn/evaluation';
import type { PoolingValues } from '../experiment/readPooling.js';

/** @throws CnnError (USAGE) when --pooling is given and an image has no patient */
export function checkPooling({ pooling }: PoolingValues, { name, items }: ImageSet): void {
  if (pooling === undefined || items.every(({ group }) => group !== undefined)) return;
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
