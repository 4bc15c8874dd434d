import type { ImportedModel } from '@cnn/core';
import { isRecord, problemOf } from './problems.js';

/** What Teachable Machine's `metadata.json` says of a model of images. */
export interface Taught extends Required<Pick<ImportedModel, 'classNames' | 'rescaling'>> {
  readonly notes: readonly string[];
}

/**
 * Its labels, and what it does with pixels: x / 127.5 − 1 (`capture` in its image library, https://github.com/googlecreativelab/teachablemachine-community).
 *
 * @throws CnnError (FILE) when it has no labels
 */
export function readMetadata(metadata: unknown, where: string): Taught {
  const labels = isRecord(metadata) ? metadata.labels : undefined;
  if (!Array.isArray(labels) || !labels.every((label) => typeof label === 'string')) {
    throw problemOf(where, 'malformed', 'expected labels, a list of texts. Export the model again.');
  }
  const size = isRecord(metadata) ? metadata.imageSize : undefined;
  return {
    classNames: labels,
    rescaling: { scale: 1 / 127.5, offset: -1 },
    notes: [
      'Teachable Machine scales pixels to -1..1 (x / 127.5 − 1) before the model.',
      ...(typeof size === 'number'
        ? [`It crops images to their middle square and resizes them to ${size}×${size}.`]
        : []),
    ],
  };
}
