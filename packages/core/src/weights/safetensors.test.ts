import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors.js';

interface Golden {
  readonly file: string;
  readonly metadata: Record<string, string>;
  readonly tensors: Record<
    string,
    { readonly dtype: string; readonly shape: number[]; readonly data: number[] }
  >;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../testing/goldens/data/safetensors.json', import.meta.url), 'utf8'),
);
const written = new Uint8Array(Buffer.from(golden.file, 'base64'));
const tensors = {
  'b/kernel': { shape: [2, 2], data: Float32Array.from([1, -2.5, 3, 4]) },
  'a/steps': { shape: [], data: Int32Array.from([-7]) },
  'größe “x”': { shape: [0, 3], data: new Float32Array(0) },
};

describe('readSafetensors', () => {
  it('reads what the Python package wrote', () => {
    const { tensors, metadata } = readSafetensors(written);
    expect(metadata).toEqual(golden.metadata);
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(golden.tensors).sort());
    for (const [name, { dtype, shape, data }] of Object.entries(golden.tensors)) {
      expect(tensors[name]?.shape).toEqual(shape);
      expect([...(tensors[name]?.data ?? [])]).toEqual(data);
      expect(tensors[name]?.data instanceof Int32Array).toBe(dtype === 'int32');
    }
  });

  const withHeader = (header: unknown, bytes = 0): Uint8Array => {
    const json = typeof header === 'string' ? header : JSON.stringify(header);
    const file = new Uint8Array(8 + json.length + bytes);
    new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
    file.set(Buffer.from(json), 8);
    return file;
  };

  it.each([
    ['overlap', [0, 4], [2, 6], 6, /tensor "b": expected it to begin at byte 4, received 2, which overlaps/],
    ['are one inside the other', [0, 4], [0, 4], 4, /tensor "b": expected it to begin at byte 4, received 0/],
    ['leave a hole', [0, 4], [6, 10], 10, /tensor "b": .* received 6, which leaves a hole before it/],
    ['begin late', [2, 6], [6, 10], 10, /tensor "a": expected it to begin at byte 0, received 2/],
    ['end early', [0, 4], [4, 8], 9, /holds 1 bytes behind its tensors that belong to none/],
  ] as const)('[model.weights-layout] refuses tensors that %s', (_, a, b, bytes, message) => {
    const entry = (data_offsets: readonly number[]) => ({ dtype: 'F16', shape: [2], data_offsets });
    expect(() => readSafetensors(withHeader({ a: entry(a), b: entry(b) }, bytes), 'w.safetensors')).toThrow(
      message,
    );
  });

  it('refuses integers beyond 32 bits, and metadata that are no texts', () => {
    const file = withHeader({ a: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } }, 8);
    new DataView(file.buffer, file.length - 8).setBigInt64(0, 2n ** 31n, true);
    expect(() => readSafetensors(file)).toThrow('tensor "a": integers beyond 32 bits');
    expect(() => readSafetensors(withHeader({ __metadata__: { a: 1 } }))).toThrow(
      'metadata that are no texts',
    );
  });

  it('keeps a tensor of any name', () => {
    const header = '{"__proto__":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}';
    expect(Object.keys(readSafetensors(withHeader(header, 2)).tensors)).toEqual(['__proto__']);
  });

  it('reads the other types of numbers', () => {
    const file = withHeader(
      {
        bf: { dtype: 'BF16', shape: [1], data_offsets: [0, 2] },
        half: { dtype: 'F16', shape: [3], data_offsets: [2, 8] },
        long: { dtype: 'I64', shape: [1], data_offsets: [8, 16] },
        double: { dtype: 'F64', shape: [1], data_offsets: [16, 24] },
      },
      24,
    );
    const view = new DataView(file.buffer, file.length - 24);
    view.setUint16(0, 0xc020, true);
    for (const [i, bits] of [0x3c00, 0xfc00, 0x0001].entries()) view.setUint16(2 + 2 * i, bits, true);
    view.setBigInt64(8, -5n, true);
    view.setFloat64(16, 0.5, true);
    const { tensors } = readSafetensors(file);
    expect([...(tensors.bf?.data ?? [])]).toEqual([-2.5]);
    expect([...(tensors.half?.data ?? [])]).toEqual([1, Number.NEGATIVE_INFINITY, 2 ** -24]);
    expect([...(tensors.long?.data ?? [])]).toEqual([-5]);
    expect([...(tensors.double?.data ?? [])]).toEqual([0.5]);
  });

  it('reads small integers and truths, as the Python package writes them', () => {
    const folder = new URL('../../../testing/goldens/model_files/', import.meta.url);
    const bytes = new Uint8Array(readFileSync(new URL('state.safetensors', folder)));
    const golden = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'))['state.safetensors'];
    for (const views of [false, true]) {
      const { tensors } = readSafetensors(bytes, 'state.safetensors', { views });
      expect(Object.keys(tensors).sort()).toEqual(Object.keys(golden).sort());
      for (const [name, { shape, data }] of Object.entries(tensors)) {
        expect([name, shape, [...data]]).toEqual([
          name,
          golden[name].shape,
          golden[name].data.map(Math.fround),
        ]);
      }
      expect(tensors['conv.weight']?.data.buffer === bytes.buffer).toBe(views);
    }
  });

  it.each([
    ['nothing', new Uint8Array(0), 'w.safetensors has 0 bytes'],
    [
      'a text',
      Uint8Array.from(Buffer.from('hello world, this is no weights file')),
      'is cut off inside its header',
    ],
    ['a header that is no JSON', withHeader('{"a":'), 'has no readable header'],
    ['a list', withHeader([]), 'has no readable header'],
    ['a broken name', Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0xff]), 'has no readable header'],
    [
      'an unknown type',
      withHeader({ a: { dtype: 'F8_E4M3', shape: [1], data_offsets: [0, 1] } }, 1),
      'received type F8_E4M3',
    ],
    ['a null', withHeader({ a: null }), 'tensor "a": expected one of'],
    [
      'a negative size',
      withHeader({ a: { dtype: 'F32', shape: [-1], data_offsets: [0, 4] } }, 4),
      'no readable shape',
    ],
    [
      'offsets that do not fit',
      withHeader({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, 4),
      'expected 8 bytes for shape [2], received 4',
    ],
    ['missing numbers', written.subarray(0, written.length - 4), 'cut off?'],
  ])('refuses %s', (_, file, message) => {
    expect(() => readSafetensors(file, 'w.safetensors')).toThrow(message);
  });
});

describe('writeSafetensors', () => {
  it('is read back the same, with any names', () => {
    expect(readSafetensors(writeSafetensors({ tensors, metadata: { note: 'ü' } }))).toEqual({
      tensors,
      metadata: { note: 'ü' },
    });
    expect(readSafetensors(writeSafetensors({ tensors: {} }))).toEqual({ tensors: {}, metadata: {} });
  });

  it('gives the same bytes for the same values, aligned to 8', () => {
    const reversed = Object.fromEntries(Object.entries(tensors).reverse());
    expect(writeSafetensors({ tensors: reversed })).toEqual(writeSafetensors({ tensors }));
    const header = new DataView(writeSafetensors({ tensors }).buffer).getBigUint64(0, true);
    expect(Number(header) % 8).toBe(0);
  });

  it('reads a Node Buffer at any alignment', () => {
    const file = writeSafetensors({ tensors });
    const shifted = Buffer.alloc(file.length + 1);
    shifted.set(file, 1);
    expect(readSafetensors(shifted.subarray(1)).tensors).toEqual(tensors);
  });

  it('writes views into larger buffers', () => {
    const all = Float32Array.from([1, 2, 3, 4]);
    const { tensors } = readSafetensors(
      writeSafetensors({ tensors: { part: { shape: [2], data: all.subarray(1, 3) } } }),
    );
    expect([...(tensors.part?.data ?? [])]).toEqual([2, 3]);
  });
});

it('says that it wants bytes', () => {
  expect(() => readSafetensors('model.safetensors' as never)).toThrow(
    'readSafetensors: expected the bytes of a file',
  );
  const file = writeSafetensors({ tensors: { a: { shape: [1], data: Float32Array.of(2) } } });
  expect(readSafetensors(file.buffer as never).tensors.a?.data).toEqual(Float32Array.of(2));
});
