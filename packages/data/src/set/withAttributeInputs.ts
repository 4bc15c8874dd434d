import { CnnError, checkOptionNames } from '@cnn/core';
import type { ArrayValues } from './furtherArrays.js';
import { describeItem, type ImageSet } from './imageSet.js';
import { withInputs } from './withInputs.js';

export interface AttributeInputsOptions {
  readonly set: ImageSet;
  /** Names of its items' attributes, such as columns of a manifest. */
  readonly attributes: readonly string[];
  /**
   * The values of attributes that are categories, in their order. Default: those in the set, sorted. Give those of the training set where
   * another set is to be read alike.
   */
  readonly categories?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * A set whose items' attributes are inputs of a model, under the same names: numbers as `[1]`, as they are; categories as a row of 0
 * and 1, with 1 for the item's own.
 *
 * ```ts
 * const known = withAttributeInputs({ set, attributes: ['age', 'sex'] }); // inputs age [1] and sex [2]
 * ```
 *
 * @throws CnnError (DATA) for an item without a value, an attribute of which only some values are numbers, and a category that is not
 * among those that were given
 */
export function withAttributeInputs(options: AttributeInputsOptions): ImageSet {
  const names = { set: true, attributes: true, categories: true } as const;
  checkOptionNames({ where: 'withAttributeInputs', options, names });
  const { set, attributes, categories = {} } = options;
  const inputs = attributes.map((name): [string, ArrayValues] => {
    const values = set.items.map((item, index) => {
      const value = item.attributes?.[name]?.trim() ?? '';
      if (value !== '') return value;
      throw wrong(
        set,
        index,
        `expected a value of '${name}', received none. Fill it in, or leave the image out.`,
      );
    });
    const given = categories[name];
    const numbers = values.map(Number);
    const odd = numbers.findIndex((one) => !Number.isFinite(one));
    if (!given && odd < 0) return [name, numbers];
    if (!given && numbers.some((one) => Number.isFinite(one))) {
      const remedy = 'Correct it, or give categories if all of them are names';
      throw wrong(
        set,
        odd,
        `expected a number as '${name}', as other images have, received ${values[odd]}. ${remedy}.`,
      );
    }
    return [name, oneHot(set, { name, values, known: given ?? [...new Set(values)].sort() })];
  });
  return withInputs({ set, inputs: Object.fromEntries(inputs) });
}

function oneHot(
  set: ImageSet,
  {
    name,
    values,
    known,
  }: { readonly name: string; readonly values: readonly string[]; readonly known: readonly string[] },
): ArrayValues {
  const data = new Float32Array(values.length * known.length);
  for (const [index, value] of values.entries()) {
    const place = known.indexOf(value);
    if (place < 0)
      throw wrong(set, index, `expected '${name}' to be one of ${known.join(', ')}, received ${value}.`);
    data[index * known.length + place] = 1;
  }
  return { shape: [values.length, known.length], data };
}

function wrong({ name, items }: ImageSet, index: number, problem: string): CnnError {
  return new CnnError('DATA', `${name}: ${describeItem(items[index] ?? { label: 0 }, index)}: ${problem}`);
}
