import { type Batch, CnnError, type SourceTarget, type TensorValue } from '@cnn/core';
import { describeItem, type ImageItem, type ImageSet, type ItemNumbers, type SetTarget } from './imageSet.js';

type Further = Pick<ImageSet, 'name' | 'items' | 'inputShapes' | 'targets'>;

/**
 * What items have beside image and label, checked; shapes that the set does not say are those of the first item.
 *
 * @throws CnnError (DATA) for an item without a value, or one of another shape or that is not finite; for a class index outside the names
 */
export function checkedFurther(set: Further): Pick<ImageSet, 'inputShapes' | 'targets'> {
  const [first] = set.items;
  const inputs = Object.keys({ ...set.inputShapes, ...first?.inputs }).map((name) => {
    const shape = set.inputShapes?.[name] ?? shapeOf(first?.inputs?.[name], [1]);
    checkEach(set, { kind: 'inputs', name, shape });
    return [name, shape] as const;
  });
  const targets = Object.keys({ ...set.targets, ...first?.targets }).map((name) => {
    const { classNames, ...said } = set.targets?.[name] ?? {};
    const shape = said.shape ?? shapeOf(first?.targets?.[name], []);
    checkEach(set, { kind: 'targets', name, shape, classNames });
    return [name, { shape, ...(classNames && { classNames }) }] as const;
  });
  return {
    ...(inputs.length > 0 && { inputShapes: Object.fromEntries(inputs) }),
    ...(targets.length > 0 && { targets: Object.fromEntries(targets) }),
  };
}

const shapeOf = (value: ItemNumbers | undefined, ofNumber: readonly number[]): readonly number[] =>
  typeof value === 'object' ? [value.length] : ofNumber;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

interface Part extends SetTarget {
  readonly kind: 'inputs' | 'targets';
  readonly name: string;
  readonly shape: readonly number[];
}

function checkEach({ name: of, items }: Further, { kind, name, shape, classNames }: Part): void {
  const size = sizeOf(shape);
  for (const [index, item] of items.entries()) {
    const value = item[kind]?.[name];
    const numbers = value === undefined ? [] : typeof value === 'number' ? [value] : value;
    const where = `${of}: ${describeItem(item, index)}: ${kind}.${name}`;
    if (numbers.length !== size) {
      const expected = size === 1 ? 'a number' : `${size} numbers of shape [${shape.join(', ')}]`;
      const received = value === undefined ? 'none' : `${numbers.length}`;
      throw new CnnError(
        'DATA',
        `${where}: expected ${expected}, received ${received}. Every item needs it: fill it in, or leave the item out.`,
      );
    }
    for (let at = 0; at < size; at++) {
      const one = numbers[at] as number;
      const right = classNames
        ? Number.isInteger(one) && one >= 0 && one < classNames.length
        : Number.isFinite(one);
      if (right) continue;
      const expected = classNames
        ? `0..${classNames.length - 1} (${classNames.join(', ')})`
        : 'finite numbers';
      throw new CnnError(
        'DATA',
        `${where}: expected ${expected}, received ${one}. Correct it, or leave the item out.`,
      );
    }
  }
}

/** Values of some items as a batch: float32 `[n, …shape]`. */
function furtherTensor(options: {
  readonly items: readonly ImageItem[];
  readonly kind: 'inputs' | 'targets';
  readonly name: string;
  readonly shape: readonly number[];
}): TensorValue {
  const { items, kind, name, shape } = options;
  const size = sizeOf(shape);
  const data = new Float32Array(items.length * size);
  for (const [row, item] of items.entries()) {
    const value = item[kind]?.[name] ?? Number.NaN;
    if (typeof value === 'number') data[row] = value;
    else data.set(value, row * size);
  }
  return { shape: [items.length, ...shape], data };
}

/** What the items of a batch have beside image and label. */
export function furtherOf(
  { inputShapes, targets }: ImageSet,
  items: readonly ImageItem[],
): Pick<Batch, 'inputs' | 'targets'> {
  const inputs = Object.entries(inputShapes ?? {}).map(([name, shape]) => [
    name,
    furtherTensor({ items, kind: 'inputs', name, shape }),
  ]);
  const labels = Object.entries(targets ?? {}).map(([name, { shape = [] }]) => [
    name,
    furtherTensor({ items, kind: 'targets', name, shape }),
  ]);
  return {
    ...(inputs.length > 0 && { inputs: Object.fromEntries(inputs) }),
    ...(labels.length > 0 && { targets: Object.fromEntries(labels) }),
  };
}

/** What a source says of its targets before the first batch: class indices where all of them can be. */
export function sourceTargets(
  items: readonly ImageItem[],
  targets: ImageSet['targets'],
): Readonly<Record<string, SourceTarget>> | undefined {
  if (!targets) return undefined;
  const known = Object.entries(targets).map(([name, { shape = [], classNames }]) => {
    const { data } = furtherTensor({ items, kind: 'targets', name, shape });
    const areClasses = sizeOf(shape) === 1 && data.every((value) => Number.isInteger(value) && value >= 0);
    const labels = areClasses ? Int32Array.from(data) : undefined;
    return [name, { shape, labels, classNames }] as const;
  });
  return Object.fromEntries(known);
}
