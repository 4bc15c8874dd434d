import { conv2d, dense, flatten, type ModelDefinition, sequential } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { goldenFile, goldenJson } from '../goldens.support.test.js';
import { type Hdf5Tree, writeHdf5 } from '../hdf5/writeHdf5.js';
import { readKeras } from '../readKeras.js';

/** Files of Keras 3 that hold weights only. */
const names = goldenJson<readonly string[]>('weights_only/models.json');

describe('weights of Keras 3 for the definition that its model became', () => {
  it.each(names)('%s', (name) => {
    const whole = readKeras(goldenFile(`weights_only/${name}.keras`));
    const bytes = goldenFile(`weights_only/${name}.weights.h5`);
    expect(readKeras(bytes, { model: whole.model }).weights).toEqual(whole.weights);
  });
});

describe('a convolution that may be a dense layer of the file', () => {
  const model = sequential({
    input: [2, 2, 3],
    layers: [
      conv2d({ filters: 3, kernelSize: 1, useBias: false, name: 'first' }),
      conv2d({ filters: 3, kernelSize: 1, useBias: false, name: 'second' }),
      flatten(),
      dense({ units: 1, useBias: false, name: 'head' }),
    ],
  });
  const numbers = (shape: readonly number[], value: number) => ({
    shape: [...shape],
    data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value),
  });
  const empty = { attributes: {}, groups: {}, datasets: {} };
  const layer = (name: string, array: ReturnType<typeof numbers>): Hdf5Tree => ({
    ...empty,
    groups: { vars: { ...empty, attributes: name === '' ? {} : { name }, datasets: { 0: array } } },
  });
  const file = (groups: Record<string, Hdf5Tree>) =>
    writeHdf5({ ...empty, groups: { layers: { ...empty, groups } } });
  /** Which number each kernel got. */
  const kernels = (definition: ModelDefinition, groups: Record<string, Hdf5Tree>) => {
    const { weights } = readKeras(file(groups), { model: definition });
    return ['first', 'second', 'head'].map((name) => weights[`${name}/kernel`]?.data[0]);
  };
  const shapes = { conv: [1, 1, 3, 3], dense: [3, 3], head: [12, 1] } as const;

  it('goes by the names that the file has', () => {
    const head = layer('head', numbers(shapes.head, 3));
    const conv = (name: string, value: number) => layer(name, numbers(shapes.conv, value));
    const onImage = (name: string, value: number) => layer(name, numbers(shapes.dense, value));
    const [one, two] = [
      { dense: onImage('first', 1), conv2d: conv('second', 2), dense_1: head },
      { conv2d: conv('first', 1), dense: onImage('second', 2), dense_1: head },
    ];
    expect(kernels(model, one)).toEqual([1, 2, 3]);
    expect(kernels(model, two)).toEqual([1, 2, 3]);
  });

  it('is refused where nothing tells, and never swapped', () => {
    const groups = {
      dense: layer('', numbers(shapes.dense, 1)),
      conv2d: layer('', numbers(shapes.conv, 2)),
      dense_1: layer('', numbers(shapes.head, 3)),
    };
    expect(() => kernels(model, groups)).toThrow(
      "layer 'first' may be 'layers/conv2d' or 'layers/dense' there: both fit, and neither has its name.",
    );
  });
});
