import { type LayerRulesOption, type ModelDefinition, outputActivation, outputShape } from '@cnn/core';

/** What a model decides: between two classes, among more, or each label for itself; `other` for all that is no classification. */
export type Task = 'binary' | 'multiclass' | 'multilabel' | 'other';

/** The task of a model, by its output and its last layer. */
export function taskOf(model: ModelDefinition, options: LayerRulesOption = {}): Task {
  const shape = outputShape(model, options);
  const [units = 0] = shape;
  if (shape.length !== 1) return 'other';
  if (isMultiLabel(model, options)) return 'multilabel';
  return units > 2 ? 'multiclass' : 'binary';
}

/** Whether a model ends in one sigmoid output for each of several labels. */
export function isMultiLabel(model: ModelDefinition, options: LayerRulesOption = {}): boolean {
  const shape = outputShape(model, options);
  return shape.length === 1 && (shape[0] ?? 0) > 1 && outputActivation(model, options) === 'sigmoid';
}
