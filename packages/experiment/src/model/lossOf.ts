import { CnnError, type LayerRulesOption, type ModelDefinition, outputShape } from '@cnn/core';
import type { Mix } from '@cnn/data';
import { isMultiLabel } from '@cnn/evaluation';
import type { LossName } from '@cnn/train';

/**
 * The crossentropy for a model of classes, or of several labels per image: by its last layer, and whether labels are mixed.
 *
 * @throws CnnError (MODEL) for another kind of output
 */
export function lossOf(
  model: ModelDefinition,
  { mix, ...rules }: LayerRulesOption & { readonly mix?: Mix | undefined } = {},
): LossName {
  const shape = outputShape(model, rules);
  const [units = 0] = shape;
  if (isMultiLabel(model, rules)) return 'binaryCrossentropy';
  if (shape.length === 1 && units === 1) return 'binaryCrossentropy';
  if (shape.length === 1 && units > 1)
    return mix ? 'categoricalCrossentropy' : 'sparseCategoricalCrossentropy';
  throw new CnnError(
    'MODEL',
    `model '${model.name}' ends in [${shape.join(', ')}], expected one number for each image or class. Put flatten() or globalAveragePooling2d() and dense() at its end.`,
  );
}
