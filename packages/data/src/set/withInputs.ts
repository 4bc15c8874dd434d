import { checkOptionNames } from '@cnn/core';
import { type FurtherArrays, furtherOfArrays } from './furtherArrays.js';
import type { ImageItem, ImageSet } from './imageSet.js';
import { imageSet } from './makeImageSet.js';

export interface WithInputsOptions extends FurtherArrays {
  readonly set: ImageSet;
}

/**
 * A set whose images have more than their label: what models take beside them, and labels of further outputs. A value for each
 * item of the set, in its order; what the set has of these already stays, unless it has the same name.
 *
 * ```ts
 * const known = withInputs({ set, inputs: { age: set.items.map(({ file }) => ages[file]) }, targets: { grade } });
 * ```
 *
 * @throws CnnError (DATA) for another number of values than the set has items, and values that are not finite
 */
export function withInputs(options: WithInputsOptions): ImageSet {
  const names = { set: true, inputs: true, targets: true, targetClassNames: true } as const;
  checkOptionNames({ where: 'withInputs', options, names });
  const { set } = options;
  const { of, shapes } = furtherOfArrays(options, { name: set.name, count: set.items.length });
  const items = set.items.map((item, index): ImageItem => {
    const { inputs, targets } = of(index);
    return {
      ...item,
      ...(inputs && { inputs: { ...item.inputs, ...inputs } }),
      ...(targets && { targets: { ...item.targets, ...targets } }),
    };
  });
  const { inputShapes, targets } = shapes;
  return imageSet({
    ...set,
    items,
    ...(inputShapes && { inputShapes: { ...set.inputShapes, ...inputShapes } }),
    ...(targets && { targets: { ...set.targets, ...targets } }),
  });
}
