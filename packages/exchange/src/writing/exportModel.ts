import {
  CnnError,
  checkDefinition,
  checkOptionNames,
  checkWeights,
  type LayerRules,
  type ModelDefinition,
  type TensorValues,
} from '@cnn/core';
import { writeKeras, writeKerasH5 } from '@cnn/keras';
import { exportOnnx } from '@cnn/onnx';
import { type PyTorchConvention, writeStateDict } from '@cnn/pytorch';
import { writeLayersModel } from '@cnn/tfjs';

/** The formats that a model is written in. */
export type ExportFormat = 'keras' | 'h5' | 'tfjs' | 'onnx' | 'safetensors';

export const exportFormats: readonly ExportFormat[] = ['keras', 'h5', 'tfjs', 'onnx', 'safetensors'];

export interface ExportModelOptions {
  readonly format: ExportFormat;
  readonly model: ModelDefinition;
  /** The model's variables; others, such as an optimizer's slots, are left out. */
  readonly weights: TensorValues;
  /** In the order of their indices, where the format keeps them. */
  readonly classNames?: readonly string[] | undefined;
  /** How layers are called in a state_dict of PyTorch. Default `names`. */
  readonly convention?: PyTorchConvention | undefined;
  /** Rules of custom layers, of formats that can hold what they compute. */
  readonly layers?: LayerRules | undefined;
}

const names = {
  format: true,
  model: true,
  weights: true,
  classNames: true,
  convention: true,
  layers: true,
} as const satisfies { readonly [Name in keyof Required<ExportModelOptions>]: true };

/**
 * A model as files of another tool: `.keras` and `.h5` for `keras.models.load_model`, a LayersModel for `tf.loadLayersModel`, ONNX, and a state_dict as safetensors for PyTorch. It takes
 * what the network itself takes, usually pixels of 0..1. Equal models give equal bytes.
 *
 * ```ts
 * const files = exportModel({ format: 'keras', model, weights: await trained.weights() });
 * for (const [name, bytes] of Object.entries(files)) await writeFile(name, bytes); // model.keras
 * ```
 *
 * @returns the files by their names
 * @throws CnnError (MODEL) that names the layer that the format can't hold; (OPTIONS) for a format that there is not, and a
 *   model or weights of another kind
 */
export function exportModel(options: ExportModelOptions): Readonly<Record<string, Uint8Array>> {
  checkOptionNames({ where: 'exportModel', options, names });
  const { format, model, weights, classNames, convention, layers } = options;
  if (exportFormats.includes(format)) {
    checkDefinition(model, 'exportModel: model');
    checkWeights(weights, 'exportModel: weights');
  }
  switch (format) {
    case 'keras':
      return { 'model.keras': writeKeras({ model, weights }) };
    case 'h5':
      return { 'model.h5': writeKerasH5({ model, weights }) };
    case 'tfjs':
      return writeLayersModel({ model, weights });
    case 'onnx':
      return {
        'model.onnx': exportOnnx({ model, state: weights, layers, ...(classNames && { classNames }) }),
      };
    case 'safetensors':
      return { 'model.safetensors': writeStateDict({ model, state: weights, convention, layers }) };
    default:
      throw new CnnError(
        'OPTIONS',
        `exportModel: expected a format, ${exportFormats.join(', ')}, received ${JSON.stringify(format) ?? 'none'}.`,
        { details: { option: 'format' } },
      );
  }
}
