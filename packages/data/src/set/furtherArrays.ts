import { CnnError } from '@cnn/core';
import type { NdArray } from '../formats/ndArray.js';
import type { ImageItem, ImageSet, ItemNumbers } from './imageSet.js';

/** One for each image: n numbers, or an array `[n, …]`. */
export type ArrayValues = ArrayLike<number> | Pick<NdArray, 'shape' | 'data'>;

export interface FurtherArrays {
  /** What models take beside the images, by the names of their inputs: n numbers, or `[n, …]`. */
  readonly inputs?: Readonly<Record<string, ArrayValues>> | undefined;
  /** Labels of models' further outputs, by their names: n class indices or numbers, or `[n, …]`. */
  readonly targets?: Readonly<Record<string, ArrayValues>> | undefined;
  /** What the class indices of targets stand for, by the targets' names. */
  readonly targetClassNames?: Readonly<Record<string, readonly string[]>> | undefined;
}

interface Part {
  readonly name: string;
  /** Of an item. */
  readonly shape: readonly number[];
  readonly of: (index: number) => ItemNumbers;
}

/**
 * What images in memory have beside their labels: for each item, and the shapes.
 *
 * @throws CnnError (DATA) for arrays with another number of rows than there are images
 */
export function furtherOfArrays(
  { inputs = {}, targets = {}, targetClassNames = {} }: FurtherArrays,
  set: { readonly name: string; readonly count: number },
): {
  readonly of: (index: number) => Pick<ImageItem, 'inputs' | 'targets'>;
  readonly shapes: Pick<ImageSet, 'inputShapes' | 'targets'>;
} {
  const taken = partsOf(inputs, { ...set, kind: 'inputs' });
  const labels = partsOf(targets, { ...set, kind: 'targets' });
  const unknown = Object.keys(targetClassNames).find((name) => !Object.hasOwn(targets, name));
  if (unknown !== undefined) {
    throw new CnnError(
      'DATA',
      `${set.name}.targetClassNames: expected names of targets (${Object.keys(targets).join(', ') || 'none'}), received ${unknown}.`,
      { details: { option: 'targetClassNames' } },
    );
  }
  const valuesOf = (parts: readonly Part[], index: number) =>
    Object.fromEntries(parts.map(({ name, of }) => [name, of(index)]));
  const inputShapes = Object.fromEntries(
    taken.map(({ name, shape }) => [name, shape.length === 0 ? [1] : shape]),
  );
  const known = labels.map(({ name, shape }) => {
    const classNames = targetClassNames[name];
    return [name, { shape, ...(classNames && { classNames }) }] as const;
  });
  return {
    of: (index) => ({
      ...(taken.length > 0 && { inputs: valuesOf(taken, index) }),
      ...(labels.length > 0 && { targets: valuesOf(labels, index) }),
    }),
    shapes: {
      ...(taken.length > 0 && { inputShapes }),
      ...(labels.length > 0 && { targets: Object.fromEntries(known) }),
    },
  };
}

function partsOf(
  values: Readonly<Record<string, ArrayValues>>,
  set: { readonly name: string; readonly count: number; readonly kind: 'inputs' | 'targets' },
): readonly Part[] {
  return Object.entries(values).map(([name, given]): Part => {
    const [data, [rows, ...shape]] =
      'data' in given ? [given.data, given.shape] : [given, [given.length] as readonly number[]];
    const size = shape.reduce((product, dim) => product * dim, 1);
    if (rows !== set.count || data.length !== set.count * size) {
      const received = 'data' in given ? `[${given.shape.join(', ')}]` : `${given.length} numbers`;
      throw new CnnError(
        'DATA',
        `${set.name}.${set.kind}.${name}: expected one for each of the ${set.count} images, n numbers or [${set.count}, …], received ${received}.`,
      );
    }
    if (shape.length === 0) return { name, shape, of: (index) => Number(data[index]) };
    const floats = Float32Array.from(data, Number);
    return { name, shape, of: (index) => floats.subarray(index * size, (index + 1) * size) };
  });
}
