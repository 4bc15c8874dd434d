import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { greyOf } from './greyOf.js';

const file = new URL('../../../testing/goldens/data/grey.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as { rgb: number[]; grey: number[] };

describe('greyOf', () => {
  it('is Pillow’s', () => {
    expect([...greyOf(Uint8Array.from(golden.rgb), 3)]).toEqual(golden.grey);
    const rgba = golden.rgb.flatMap((value, at) => (at % 3 === 2 ? [value, 17] : [value]));
    expect([...greyOf(Uint8ClampedArray.from(rgba), 4)]).toEqual(golden.grey);
  });

  it('keeps grey as it is', () => {
    const levels = Uint8Array.from({ length: 256 }, (_, at) => at);
    expect(greyOf(Uint8Array.from([...levels].flatMap((level) => [level, level, level])), 3)).toEqual(levels);
  });
});
