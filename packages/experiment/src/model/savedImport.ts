import { CnnError, type ImportedModel, outputShape } from '@cnn/core';
import type { ModelToSave } from './modelStore.js';

export interface SavedImportOptions {
  /** Default: those that the file names. */
  readonly classNames?: readonly string[] | undefined;
}

/**
 * What an importer gave, as a model to be saved: images are brought to the size that it takes, their bytes to 0..1. What became of its
 * layers is kept in `details`.
 *
 * @throws CnnError (OPTIONS) where neither the file nor the caller names the classes, or as many as there are outputs
 * @example
 * const imported = await importModelFile('model.keras');
 * await saveModel({ directory: 'model', ...savedImport(imported, { classNames: ['benign', 'malignant'] }) });
 */
export function savedImport(imported: ImportedModel, options: SavedImportOptions = {}): ModelToSave {
  const { model, weights, source, notes, plan } = imported;
  const [units = 1, ...more] = outputShape(model);
  const count = units === 1 ? 2 : units;
  const classNames = options.classNames ?? imported.classNames;
  if (more.length > 0) {
    throw new CnnError(
      'MODEL',
      `model '${model.name}' gives [${[units, ...more].join(', ')}], expected one number for each class. Use it as a part of another model.`,
    );
  }
  if (classNames?.length !== count) {
    const received = classNames
      ? `${classNames.length} (${classNames.join(', ')})`
      : 'none, and its file names none';
    throw new CnnError(
      'OPTIONS',
      `model '${model.name}': expected ${count} class names, received ${received}.`,
      {
        details: { option: 'classNames', count },
      },
    );
  }
  const [height, width] = model.input;
  return {
    model,
    state: weights,
    classNames,
    preprocessing: {
      source: { type: 'uint8', white: 255 },
      imageSize: [height, width],
      onOddSize: 'resize',
      rescale: 1 / 255,
    },
    source,
    details: {
      imported: {
        notes,
        layers: plan.map(({ weights: _weights, ...step }) => step),
      },
    },
  };
}
