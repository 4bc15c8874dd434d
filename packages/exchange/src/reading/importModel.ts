import {
  CnnError,
  checkOptionNames,
  type ImageShape,
  type ImportedModel,
  type LayerRules,
  type ModelDefinition,
  type OpenZip,
} from '@cnn/core';
import { type ReadKerasOptions, readKeras } from '@cnn/keras';
import { readOnnx } from '@cnn/onnx';
import { type PyTorchConvention, readPyTorch } from '@cnn/pytorch';
import { readTfjs } from '@cnn/tfjs';
import { inflateSync } from 'fflate';
import { type PixelRange, withPixelRange } from './pixelRange.js';
import { type RecognizedModel, recognizeModel } from './recognizeModel.js';

/** Gives a file beside the model, by the name that the model calls it; undefined where there is none. */
export type CompanionFiles = (name: string) => Uint8Array | undefined;

export interface ImportModelOptions {
  /** The file's name, for messages and for `source.file`. Default `model`. */
  readonly file?: string | undefined;
  /** Files beside it: shards of TensorFlow.js, external weights of ONNX. Default none. */
  readonly companion?: CompanionFiles | undefined;
  /** What its pixels are, where the file does not say it, see `withPixelRange`. */
  readonly pixels?: PixelRange | undefined;
  /** The definition that a file of weights alone belongs to. */
  readonly model?: ModelDefinition | undefined;
  /** The weights of a config of Keras in JSON: the bytes of an `.h5` file. */
  readonly weights?: Uint8Array | undefined;
  /** [height, width] of the images, of a model that takes any size. */
  readonly imageSize?: readonly [height: number, width: number] | undefined;
  /** What `Lambda` layers of Keras compute, by name: they hold Python code, which is never executed. */
  readonly lambda?: ReadKerasOptions['lambda'];
  /** Layers of ours for custom classes of Keras. */
  readonly customObjects?: ReadKerasOptions['customObjects'];
  /** How the layers of `model` are called in a state_dict of PyTorch. */
  readonly convention?: PyTorchConvention | undefined;
  /** What stands in front of all names of a state_dict. */
  readonly prefix?: string | undefined;
  /** Modules of a state_dict that are not read, such as `['fc']`. */
  readonly skip?: readonly string[] | undefined;
  /** Rules of custom layers. */
  readonly layers?: LayerRules | undefined;
}

const names = {
  file: true,
  companion: true,
  pixels: true,
  model: true,
  weights: true,
  imageSize: true,
  lambda: true,
  customObjects: true,
  convention: true,
  prefix: true,
  skip: true,
  layers: true,
} as const satisfies { readonly [Name in keyof Required<ImportModelOptions>]: true };

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
 *   layer, type }` that names what can't be carried over
 */
export async function importModel(
  bytes: Uint8Array,
  options: ImportModelOptions = {},
): Promise<ImportedModel> {
  checkOptionNames({ where: 'importModel', options, names });
  const { file = 'model', pixels, layers } = options;
  const recognized = recognizeModel(bytes, file, (packed, size) =>
    inflateSync(packed, { out: new Uint8Array(size) }),
  );
  const imported = await read(bytes, recognized, { ...options, file });
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
