import {
  CnnError,
  checkFiniteWeights,
  fileBytes,
  type ImageShape,
  type ImportedModel,
  type OpenZip,
} from '@cnn/core';
import { readKeras } from '@cnn/keras';
import { readOnnx } from '@cnn/onnx';
import { readPyTorch } from '@cnn/pytorch';
import { readTfjs } from '@cnn/tfjs';
import { inflateSync } from 'fflate';
import { checkImportOptions, checkOptionsOf } from './checkImport.js';
import type { CompanionFiles, ImportModelOptions } from './importOptions.js';
import { withPixelRange } from './pixelRange.js';
import { type RecognizedModel, recognizeModel } from './recognizeModel.js';

/**
 * A model of Keras, TensorFlow.js, ONNX or PyTorch, to be trained further, evaluated, explained and used as any other. Which of them a
 * file is, its bytes say. Nothing of it is executed, and nothing is left out in silence: `plan` says what became of each layer. It
 * takes pixels of 0..1: what else it wants is a layer in front.
 *
 * ```ts
 * const { model, weights, plan, notes } = await importModel(bytes, { file: 'model.keras' });
 * const trainable = await compile({ model, weights, engine, loss: 'binaryCrossentropy' });
 * ```
 *
 * @throws CnnError (FILE) with `details.reason` for what is no model, or a broken one; (MODEL) with `details: { reason: 'unsupportedLayer',
 *   layer, type }` that names what can't be carried over; (FILE) with `details: { reason: 'notFinite', variable, count }` for weights that are
 *   NaN or infinite; (OPTIONS) with `details.option` for a value of the wrong kind, and an option that a file of this kind has no use for
 */
export async function importModel(
  bytes: Uint8Array | ArrayBuffer,
  options: ImportModelOptions = {},
): Promise<ImportedModel> {
  checkImportOptions(options);
  const { file = 'model', pixels, layers } = options;
  const given = fileBytes(bytes, 'importModel');
  const recognized = recognizeModel(given, file, (packed, size) =>
    inflateSync(packed, { out: new Uint8Array(size) }),
  );
  checkOptionsOf(recognized, options, file);
  const imported = await read(given, recognized, { ...options, file });
  checkFiniteWeights(imported.weights, file);
  // A file of weights whose network was recognised is one of the published kind.
  const published = recognized.kind === 'pytorch' && !options.model;
  return withPixelRange(imported, pixels ?? (published ? 'imagenet' : undefined), layers);
}

async function read(
  bytes: Uint8Array,
  { kind, zip }: RecognizedModel,
  options: ImportModelOptions & { readonly file: string },
): Promise<ImportedModel> {
  const { file, companion, model, weights, imageSize, lambda, customObjects, layers } = options;
  const { convention, prefix, skip } = options;
  switch (kind) {
    case 'keras':
    case 'keras-json': {
      const inputShape = imageSize && ([...imageSize, 3] as unknown as ImageShape);
      return readKeras(bytes, { file, weights, model, lambda, customObjects, layers, inputShape });
    }
    case 'onnx':
      return readOnnx(bytes, { file, imageSize, layers, external: companion });
    case 'pytorch':
      return readPyTorch(bytes, { file, model, convention, prefix, skip, imageSize, layers });
    case 'tfjs': {
      const { json, files } = zip ? inArchive(zip) : { json: bytes, files: companion ?? {} };
      const inputShape = imageSize && ([...imageSize, 3] as unknown as ImageShape);
      return readTfjs(json, { file, files, lambda, customObjects, layers, inputShape });
    }
    case 'cnn':
      throw new CnnError(
        'FILE',
        `${file}: is a model of this toolkit. Open its folder with loadModel, or read a definition with parseModel.`,
        { details: { reason: 'notThisFormat' } },
      );
  }
}

/** A model of TensorFlow.js in a zip, as Teachable Machine gives it. */
function inArchive(zip: OpenZip): { readonly json: Uint8Array; readonly files: CompanionFiles } {
  const path = zip.names.find((name) => name === 'model.json' || name.endsWith('/model.json')) as string;
  const folder = path.slice(0, -'model.json'.length);
  return { json: zip.get(path) as Uint8Array, files: (name) => zip.get(`${folder}${name}`) };
}
