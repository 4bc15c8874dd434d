#!/usr/bin/env bash
# geotiff 3.0.5 (npm): `image.readRGB()` turns the whitest pixels of a grey TIFF whose 0 is white (PhotometricInterpretation 0, as scanners and
# fax programs write it) into black ones, and the paper white of CMYK into 253.
#
# The sample is a grey TIFF of 8 bits, 4 pixels, stored 255, 128, 1, 0: black to white. Expected of an 8-bit picture: 0, 127, 254, 255, which
# Pillow and libvips give. Seen: 1, 128, 255, 0. The formula is 256 − value / 255 × 256, so that white is 256, which a byte holds as 0.
# Of a CMYK TIFF the pixel 0, 0, 0, 0 (paper) is 253, 253, 253, and 255, 0, 0, 0 (cyan) is 0, 253, 253: the formula divides by 256.
# `readRasters()` gives the stored numbers; a program that needs right colours has to convert those itself.
#
# @cnn/browser takes the stored numbers from geotiff, and makes colours of them itself.
#
# Fails when one of these numbers changes.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund geotiff@3.0.5
cat >check.js <<'JS'
import assert from 'node:assert/strict';
import { fromArrayBuffer } from 'geotiff';

/** A little-endian TIFF of one line in one strip. */
function tiff({ photometric, samples, pixels }) {
  const width = pixels.length / samples;
  const bits = samples === 1 ? [8] : null;
  const entries = [
    [256, 3, 1, width],
    [257, 3, 1, 1],
    [258, 3, samples, bits ? 8 : 'bits'],
    [259, 3, 1, 1],
    [262, 3, 1, photometric],
    [273, 4, 1, 'strip'],
    [277, 3, 1, samples],
    [278, 3, 1, 1],
    [279, 4, 1, pixels.length],
  ];
  const directory = 8;
  const bitsAt = directory + 2 + 12 * entries.length + 4;
  const stripAt = bitsAt + 2 * samples;
  const buffer = new ArrayBuffer(stripAt + pixels.length);
  const view = new DataView(buffer);
  view.setUint16(0, 0x4949, true);
  view.setUint16(2, 42, true);
  view.setUint32(4, directory, true);
  view.setUint16(directory, entries.length, true);
  entries.forEach(([tag, type, count, value], at) => {
    const from = directory + 2 + 12 * at;
    view.setUint16(from, tag, true);
    view.setUint16(from + 2, type, true);
    view.setUint32(from + 4, count, true);
    const number = value === 'bits' ? bitsAt : value === 'strip' ? stripAt : value;
    if (type === 3 && value !== 'bits') view.setUint16(from + 8, number, true);
    else view.setUint32(from + 8, number, true);
  });
  for (let at = 0; at < samples; at++) view.setUint16(bitsAt + 2 * at, 8, true);
  new Uint8Array(buffer).set(pixels, stripAt);
  return buffer;
}

async function rgb(sample) {
  const image = await (await fromArrayBuffer(tiff(sample))).getImage();
  return [...(await image.readRGB({ interleave: true }))];
}

const grey = await rgb({ photometric: 0, samples: 1, pixels: [255, 128, 1, 0] });
console.log('0 is white:', grey.filter((_, at) => at % 3 === 0).join(', '));
assert.deepEqual(grey.filter((_, at) => at % 3 === 0), [1, 128, 255, 0]);

const cmyk = await rgb({ photometric: 5, samples: 4, pixels: [0, 0, 0, 0, 255, 0, 0, 0] });
console.log('CMYK:', cmyk.join(', '));
assert.deepEqual(cmyk, [253, 253, 253, 0, 253, 253]);
JS
node check.js
