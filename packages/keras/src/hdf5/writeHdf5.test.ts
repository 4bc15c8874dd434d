import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Hdf5Dataset, Hdf5Group } from './hdf5.js';
import { lookup3 } from './lookup3.js';
import { openHdf5 } from './openHdf5.js';
import { type Hdf5Array, type Hdf5Tree, writeHdf5 } from './writeHdf5.js';

const reopened = (tree: Hdf5Tree): Hdf5Group => openHdf5(writeHdf5(tree), 'written.h5');

function treeOf(group: Hdf5Group): Hdf5Tree {
  const groups: Record<string, Hdf5Tree> = {};
  const datasets: Record<string, Hdf5Array> = {};
  for (const name of group.names()) {
    const child = group.get(name) as Hdf5Group | Hdf5Dataset;
    if (child.kind === 'group') groups[name] = treeOf(child);
    else
      datasets[name] = {
        shape: child.shape,
        data: child.read() as Float32Array,
        attributes: { ...child.attributes },
      };
  }
  return { attributes: { ...group.attributes }, groups, datasets };
}

describe('writeHdf5', () => {
  it('writes a file of Keras again with all that it holds', () => {
    const name = new URL('../../../testing/goldens/model_files/small.h5', import.meta.url);
    const tree = treeOf(openHdf5(new Uint8Array(readFileSync(name)), 'small.h5'));
    expect(treeOf(reopened(tree))).toEqual(tree);
  });

  it('writes numbers of every type, and attributes of every kind', () => {
    const datasets = Object.fromEntries(
      [
        Float32Array.of(1.5, -2),
        Float64Array.of(0.1),
        Int8Array.of(-1),
        Int16Array.of(-2, 3),
        Int32Array.of(-(2 ** 31)),
        BigInt64Array.of(-5n),
        Uint8Array.of(255),
        Uint16Array.of(65535),
        Uint32Array.of(2 ** 32 - 1),
        BigUint64Array.of(2n ** 64n - 1n),
      ].map((data, n) => [`d${n}`, { shape: [data.length], data }]),
    );
    const attributes = {
      text: 'größe '.repeat(20_000),
      empty: '',
      list: ['a', 'bcd'],
      none: [],
      whole: 3,
      broken: 2.5,
      numbers: [1, 2.5],
      truth: true,
      truths: [true, false],
    };
    const file = reopened({ attributes, datasets, groups: { nothing: {} } });
    expect({ ...file.attributes }).toEqual(attributes);
    for (const [name, { data }] of Object.entries(datasets)) {
      expect((file.get(name) as Hdf5Dataset).read()).toEqual(data);
    }
    expect((file.get('nothing') as Hdf5Group).names()).toEqual([]);
    const single = reopened({
      datasets: {
        x: { shape: [], data: Float32Array.of(7) },
        y: { shape: [0, 2], data: new Float32Array(0) },
      },
    });
    expect((single.get('x') as Hdf5Dataset).shape).toEqual([]);
    expect((single.get('y') as Hdf5Dataset).shape).toEqual([0, 2]);
  });

  it('writes groups of many, in the order of their names', () => {
    const names = Array.from({ length: 700 }, (_, n) => `layer_${n}`);
    const file = reopened({
      datasets: Object.fromEntries(names.map((name, n) => [name, { shape: [1], data: Int32Array.of(n) }])),
    });
    expect(file.names()).toEqual([...names].sort());
    expect((file.get('layer_699') as Hdf5Dataset).read()).toEqual(Int32Array.of(699));
  });

  it('splits a list of texts that is too long for an attribute, as Keras does', () => {
    const texts = Array.from({ length: 9000 }, (_, n) => `layer_number_${n}`);
    const { attributes } = reopened({ attributes: { layer_names: texts } });
    expect(Object.keys(attributes)).toEqual(['layer_names0', 'layer_names1', 'layer_names2']);
    expect(Object.values(attributes).flat()).toEqual(texts);
  });

  it('refuses names, shapes and attributes that HDF5 does not have', () => {
    const array = { shape: [2], data: new Float32Array(2) };
    expect(() => writeHdf5({ datasets: { 'a/b': array } })).toThrow('received "a/b". Rename the layer.');
    expect(() => writeHdf5({ datasets: { a: array }, groups: { a: {} } })).toThrow('each once');
    expect(() => writeHdf5({ datasets: { a: { ...array, shape: [3] } } })).toThrow('/a: expected 3 numbers');
    expect(() => writeHdf5({ attributes: { a: new Array(9000).fill(1) } })).toThrow('at most 64512 bytes');
  });
});

describe('lookup3', () => {
  // The values that lookup3.c prints for its own example (driver5).
  it('has the published values', () => {
    expect(lookup3(new Uint8Array(0))).toBe(0xdeadbeef);
    expect(lookup3(new TextEncoder().encode('Four score and seven years ago'))).toBe(0x17770551);
  });
});
