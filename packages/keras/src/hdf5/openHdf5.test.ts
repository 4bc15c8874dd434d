import { readFileSync } from 'node:fs';
import { CnnError } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import type { Hdf5Dataset, Hdf5Group } from './hdf5.js';
import { openHdf5 } from './openHdf5.js';
import { type Hdf5Tree, writeHdf5 } from './writeHdf5.js';

const folder = new URL('../../../testing/goldens/model_files/', import.meta.url);
const fileBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
>;

function dataset(file: Hdf5Group, name: string): Hdf5Dataset {
  const found = file.get(name);
  if (found?.kind !== 'dataset') throw new Error(`${name} is no dataset`);
  return found;
}

function refusal(read: () => unknown): { message: string; reason: unknown } {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(CnnError);
    const { code, message, details } = error as CnnError;
    expect([code, message]).toEqual(['FILE', expect.stringContaining('model.h5: ')]);
    return { message, reason: details.reason };
  }
  throw new Error('it was read');
}

// Superblock 0, symbol tables and headers of version 1; superblock 2, links in headers and heaps, headers of version 2.
describe.each(['forms_old.h5', 'forms_new.h5'])('%s', (name) => {
  const file = openHdf5(fileBytes(name), 'model.h5');

  it('has the numbers that h5py wrote, of every type and in every layout', () => {
    for (const [path, { shape, data }] of Object.entries(expected[name] ?? {})) {
      const found = dataset(file, path);
      expect([path, found.shape, Array.from(found.read() as Float32Array, Number)]).toEqual([
        path,
        shape,
        data,
      ]);
    }
  });

  it('says what its numbers are', () => {
    const types = ['f2', 'f4', 'f8', 'i1', 'i8', 'u2', '>f2', '>i4', '?'].map(
      (type) => dataset(file, `types/${type}`).dtype,
    );
    expect(types).toEqual([
      'float16',
      'float32',
      'float64',
      'int8',
      'int64',
      'uint16',
      'float16',
      'int32',
      'bool',
    ]);
    expect(dataset(file, 'bfloat16').dtype).toBe('bfloat16');
    expect(dataset(file, 'texts/variable').read()).toEqual(['p', 'qq', '']);
    expect(dataset(file, 'texts/fixed').read()).toEqual(['pp', 'q']);
  });

  it('has its attributes, many and large ones too', () => {
    const { many, ...rest } = { many: (file.get('many') as Hdf5Group).attributes, ...file.attributes };
    expect(rest).toEqual({
      text: 'größe',
      fixed: ['a', 'bcd'],
      variable: ['x', 'yé'],
      nothing: [],
      truth: true,
      float: 0.5,
      list: [1, -2],
    });
    expect(many.a11).toBe(11);
    expect(many.large).toEqual(Array.from({ length: 700 }, (_, n) => n));
    expect(Object.keys(many)).toHaveLength(13);
  });

  it('lists names, and follows links within it', () => {
    const numbers = Array.from({ length: 20 }, (_, n) => `d${n}`);
    expect((file.get('many') as Hdf5Group).names()).toEqual(numbers.sort());
    expect(file.get('soft')?.path).toBe('/types/f4');
    expect(file.get('/')).toBe(file);
    expect(file.get('many/none')).toBeUndefined();
    expect(file.get('scalar/below')).toBeUndefined();
  });

  it('refuses links into other files, to nothing, and in loops', () => {
    expect(refusal(() => file.get('elsewhere'))).toEqual({
      message: expect.stringContaining('/elsewhere is a link into another file (other.h5 /x)'),
      reason: 'unsupported',
    });
    expect(refusal(() => file.get('nowhere')).message).toContain('leads to /not/there, which is not there');
    expect(refusal(() => file.get('loop')).message).toContain('leads in a loop');
    expect(refusal(() => file.get('up')).message).toContain('leads in a loop');
    file.get('many');
    expect(refusal(() => file.get('again')).message).toContain('the group /again is the group /many as well');
  });
});

it('refuses groups that are nested deeply', () => {
  let tree: Hdf5Tree = {};
  for (let n = 0; n < 200; n++) tree = { groups: { g: tree } };
  const file = openHdf5(writeHdf5(tree), 'model.h5');
  expect(file.get('g/'.repeat(60))?.kind).toBe('group');
  expect(refusal(() => file.get('g/'.repeat(100))).message).toContain('more than 64 groups deep');
});

describe('a file of Keras', () => {
  it('has its weights where they stand, without copying', () => {
    const bytes = fileBytes('small.h5');
    const file = openHdf5(bytes, 'model.h5');
    expect(JSON.parse(file.attributes.model_config as string).class_name).toBe('Sequential');
    const layers = file.get('model_weights')?.attributes.layer_names as readonly string[];
    expect(layers).toEqual(['conv', 'norm', 'flat', 'out']);
    for (const layer of layers) {
      const names = file.get(`model_weights/${layer}`)?.attributes.weight_names as readonly string[];
      for (const weight of names) {
        const { shape, data } = expected['small.h5']?.[weight.replace('small/', '')] ?? {};
        const found = dataset(file, `model_weights/${layer}/${weight}`);
        expect([found.shape, [...(found.read() as Float32Array)]]).toEqual([shape, data]);
        expect((found.read() as Float32Array).buffer).toBe(bytes.buffer);
      }
    }
  });

  it('is read at any place in memory', () => {
    const bytes = fileBytes('small.weights.h5');
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    const read = (file: Uint8Array) => dataset(openHdf5(file, 'model.h5'), 'layers/conv2d/vars/0').read();
    expect(read(moved.subarray(1))).toEqual(read(bytes));
  });
});

describe('what is no whole HDF5 file', () => {
  it('is refused, with what it is', () => {
    const reasons = (bytes: Uint8Array) => refusal(() => openHdf5(bytes, 'model.h5')).reason;
    expect(reasons(new Uint8Array(0))).toBe('notThisFormat');
    expect(reasons(new TextEncoder().encode('version https://git-lfs.github.com/spec/v1'))).toBe(
      'notThisFormat',
    );
    expect(reasons(fileBytes('small.h5').subarray(0, -1))).toBe('truncated');
    expect(reasons(fileBytes('small.h5').subarray(0, 20))).toBe('malformed');
  });
});
