import { CnnError } from '@cnn/core';
import { fileError, REASONS } from '../files/fileErrors.js';

type SharpModule = typeof import('sharp');
export type Sharp = SharpModule['default'];

let loading: Promise<Sharp> | undefined;

async function load(): Promise<Sharp> {
  try {
    const { default: sharp } = await import('sharp');
    // Images are decoded side by side, so that threads inside one image would only get in each other's way.
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code in REASONS) throw fileError("the package sharp can't be loaded", error);
    throw new CnnError(
      'FILE',
      'images need the package sharp, which did not load here. Install it: npm install sharp.',
      {
        cause: error,
      },
    );
  }
}

/** sharp, loaded when the first image needs it. @throws CnnError (FILE) */
export function loadSharp(): Promise<Sharp> {
  loading ??= load();
  return loading;
}
