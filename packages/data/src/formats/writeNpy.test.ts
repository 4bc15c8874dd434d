import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseNpy } from './npy.js';
import { writeNpy } from './writeNpy.js';

interface NpyCase {
  readonly name: string;
  readonly file: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const arrays = {
  '<f4': (values: readonly number[]) => Float32Array.from(values),
  '<i4': (values: readonly number[]) => Int32Array.from(values),
  '|u1': (values: readonly number[]) => Uint8Array.from(values),
};
const goldens = new URL('../../../testing/goldens/data/npy.json', import.meta.url);
const cases = (JSON.parse(readFileSync(goldens, 'utf8')) as NpyCase[]).flatMap((one) => {
  const type = /'descr': '(<f4|<i4|\|u1)', 'fortran_order': False/.exec(
    Buffer.from(one.file, 'base64').toString('latin1'),
  )?.[1];
  return type && Buffer.from(one.file, 'base64')[6] === 1
    ? [{ ...one, make: arrays[type as keyof typeof arrays] }]
    : [];
});

describe('writeNpy', () => {
  it.each(cases)('writes the bytes that NumPy writes: $name', ({ file, shape, data, make }) => {
    expect(Buffer.from(writeNpy({ shape, data: make(data) })).toString('base64')).toBe(file);
  });

  it('was compared with at least one array of NumPy’s', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  it('writes what parseNpy reads, also of values that are not finite', () => {
    const data = Float32Array.of(1.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-40, 3);
    expect(parseNpy(writeNpy({ shape: [2, 3], data }))).toEqual({ shape: [2, 3], dtype: 'float32', data });
  });

  it('refuses data of another length than its shape', () => {
    expect(() => writeNpy({ shape: [2, 3], data: new Float32Array(5) })).toThrow(
      'writeNpy: expected 6 values for shape [2, 3], received 5.',
    );
  });
});
