import { CnnError } from '@cnn/core';
import type { Pooling } from '@cnn/evaluation';

/** Values of `poolingOptions`. */
export interface PoolingValues {
  readonly pooling?: 'mean' | 'max' | 'topK' | undefined;
  readonly 'top-k'?: number | undefined;
}

/**
 * How the images of a patient are pooled; undefined when it was not given.
 *
 * @throws CnnError (USAGE) when one of --pooling topK and --top-k is given without the other
 */
export function poolingOf({ pooling, 'top-k': topK }: PoolingValues): Pooling | undefined {
  if (topK !== undefined && pooling !== 'topK') {
    const received = pooling === undefined ? 'no --pooling' : `--pooling ${pooling}`;
    throw new CnnError(
      'USAGE',
      `--top-k: expected --pooling topK beside it, received ${received}. Add it, or leave out --top-k.`,
    );
  }
  if (pooling !== 'topK') return pooling;
  if (topK !== undefined) return { topK };
  throw new CnnError('USAGE', '--pooling topK: expected --top-k N, the number of images, received none.');
}
