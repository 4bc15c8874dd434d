import { CnnError } from '@cnn/core';
import type { ExplainArguments } from '../declarations/explain.js';
import { trainedDataOptions } from '../options/data.js';

/** Data options that say how single images are read too. */
const ofImages: readonly string[] = ['odd-size', 'white', 'max-pixels', 'page', 'colour-profile'];

const choosing = ['worst', 'random', 'class', 'part', 'split'] as const;

/**
 * Refuses options of `cnn explain` that would do nothing.
 *
 * @throws CnnError (USAGE) for images beside --data or neither, and for options of --data without it
 */
export function checkOptions({ positionals, typed }: Pick<ExplainArguments, 'positionals' | 'typed'>): void {
  const hasData = typed.has('data');
  if (positionals.length > 0 && hasData) {
    throw new CnnError(
      'USAGE',
      'cnn explain: expected images or --data DATA, received both. Images come without labels, those of --data with them.',
    );
  }
  if (positionals.length === 0 && !hasData) {
    throw new CnnError(
      'USAGE',
      'cnn explain: expected image files or folders, or --data DATA. See cnn explain --help.',
    );
  }
  if (hasData) return;
  const chooses = choosing.find((name) => typed.has(name));
  if (chooses) throw new CnnError('USAGE', `--${chooses} chooses images of --data DATA, and there is none.`);
  const reads = Object.keys(trainedDataOptions).find((name) => typed.has(name) && !ofImages.includes(name));
  if (reads)
    throw new CnnError('USAGE', `--${reads} says how --data DATA is read, and there is none. Leave it out.`);
}
