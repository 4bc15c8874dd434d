import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseIdx } from './idx.js';
import { parseNpy } from './npy.js';
import { parseNpz } from './npz.js';

interface Packed {
  readonly file: string;
  readonly arrays: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
  >;
}
const golden = JSON.parse(
  readFileSync(new URL('../../../testing/goldens/data/npz_large.json', import.meta.url), 'utf8'),
) as { readonly stored: Packed; readonly compressed: Packed };

/** An npy file of bytes. */
function npy(shape: readonly number[], data: Uint8Array): Uint8Array {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  return Uint8Array.from([
    0x93,
    ...Buffer.from('NUMPY'),
    1,
    0,
    header.length,
    0,
    ...Buffer.from(header),
    ...data,
  ]);
}

/** What is thrown, as one line that names the file. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toMatchObject({ name: 'CnnError', code: 'DATA' });
    const { message } = error as Error;
    expect(message).toMatch(/^set\.(npz|npy|idx)/);
    expect(message).not.toContain('\n');
    return message;
  }
  throw new Error('it was read');
}

describe('an npz file with sizes of 64 bits', () => {
  it.each(Object.entries(golden))('has the arrays that NumPy wrote: %s', (_, { file, arrays }) => {
    const read = parseNpz({ bytes: new Uint8Array(Buffer.from(file, 'base64')) });
    expect(Object.keys(read)).toEqual(Object.keys(arrays));
    for (const [name, { shape, data }] of Object.entries(arrays)) {
      expect([read[name]?.shape, [...(read[name]?.data ?? [])]]).toEqual([shape, data]);
    }
  });
});

describe('an npz file that unpacks to far more than its size', () => {
  const zeros = new Uint8Array(80 * 1024 ** 2);
  // Zeros that are no array: nothing of them may be looked at before the size is.
  const bomb = zipSync({ 'images.npy': zeros, 'labels.npy': npy([1], Uint8Array.of(1)) });

  it('[arrays.npz-ratio] is refused by its directory, before there is room for it', () => {
    expect(refusal(() => parseNpz({ bytes: bomb, where: 'set.npz' }))).toMatch(
      /expected at most 100 times the file's \d+ bytes when unpacked, received 8388\d{4}\. If it is meant to be, raise maxRatio/,
    );
    expect(Object.keys(parseNpz({ bytes: bomb, names: ['labels'] }))).toEqual(['labels']);
  });

  it('is read when it is meant to be', () => {
    expect(refusal(() => parseNpz({ bytes: bomb, where: 'set.npz', maxRatio: 2000 }))).toContain(
      'set.npz[images]: expected an npy file',
    );
  });

  it('is refused when it has more or less than its directory tells', () => {
    for (const change of [-1, 1]) {
      const bytes = zipSync({ 'images.npy': npy([1000], new Uint8Array(1000)) });
      const view = new DataView(bytes.buffer);
      const entry = bytes.findIndex(
        (_, at) => at + 4 <= bytes.length && view.getUint32(at, true) === 0x02014b50,
      );
      view.setUint32(entry + 24, view.getUint32(entry + 24, true) + change, true);
      const message = refusal(() => parseNpz({ bytes, where: 'set.npz' }));
      expect(message).toMatch(/set\.npz\[images\]: expected (\d+ bytes, as the archive tells|the CRC-32)/);
    }
  });
});

describe('an array file that goes on after its end', () => {
  it('[arrays.longer] is refused: npy, idx, in an npz', () => {
    const long = npy([2], Uint8Array.of(1, 2, 3));
    expect(refusal(() => parseNpy(long, 'set.npy'))).toContain(
      'expected 2 bytes for 2 elements of uint8, received 3',
    );
    const idx = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3);
    expect(refusal(() => parseIdx(idx, 'set.idx'))).toContain('Something was added to the file');
    const bytes = zipSync({ 'images.npy': long });
    expect(refusal(() => parseNpz({ bytes, where: 'set.npz' }))).toContain(
      'set.npz[images]: expected 2 bytes',
    );
  });

  it('whose header claims what no memory holds is refused', () => {
    for (const shape of [
      [2 ** 31, 2 ** 31],
      [2 ** 50, 2 ** 50, 2 ** 50],
    ]) {
      expect(refusal(() => parseNpy(npy(shape, new Uint8Array(1)), 'set.npy'))).toContain('fits into memory');
    }
    const header = Uint8Array.from([
      0x93,
      ...Buffer.from('NUMPY'),
      2,
      0,
      0,
      0,
      2,
      0,
      ...new Uint8Array(140_000),
    ]);
    expect(refusal(() => parseNpy(header, 'set.npy'))).toContain(
      'expected an npy header of at most 65536 bytes',
    );
  });
});
