import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  CnnError,
  type ModelDefinition,
  modelVariables,
  parseModel,
  readSafetensors,
  type TensorValues,
  writeSafetensors,
} from '@cnn/core';
import { isStainNormalization, type StainNormalization } from '@cnn/data';
import { readBytes, readJson, writeFileAtomic, writeJson } from '../files/files.js';

const FORMAT = 'cnn-model-folder';
const VERSION = 1;
const MODEL_FILE = 'model.json';
const WEIGHTS_FILE = 'weights.safetensors';

/** What has to be done to an image before the model sees it. */
export interface Preprocessing {
  /** What pixels 0..255 are multiplied by, such as 1/255. */
  readonly rescale: number;
  /** What was done with images of odd sizes. Default `resize`. */
  readonly onOddSize?: 'resize' | 'pad' | 'skip';
  /** The size that images were brought to, where the model takes only the middle of them. Default: the model's own. */
  readonly imageSize?: readonly [height: number, width: number];
  /** How colours were brought to those of a reference, before rescaling. */
  readonly stain?: StainNormalization;
}

export interface SavedModel {
  readonly model: ModelDefinition;
  readonly state: TensorValues;
  readonly classNames: readonly string[];
  readonly preprocessing: Preprocessing;
  /** Anything else, as JSON: how it was trained, the decision threshold, where the images came from. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface SaveModelOptions extends Omit<SavedModel, 'details'> {
  readonly directory: string;
  readonly details?: SavedModel['details'];
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Writes `model.json` and `weights.safetensors` into a folder. Each file is written whole or not at all, and
 * `model.json`, which names the weights' checksum, comes last, so that a model that can be loaded is whole.
 *
 * @throws CnnError (FILE) when the folder can't be written, or the state lacks a variable of the model
 */
export async function saveModel(options: SaveModelOptions): Promise<void> {
  const { directory, model, state, classNames, preprocessing, details = {} } = options;
  const tensors = modelVariables({ model, state, where: 'saveModel' });
  const weights = writeSafetensors({ tensors, metadata: { format: FORMAT } });
  await writeFileAtomic({ path: join(directory, WEIGHTS_FILE), content: weights });
  await writeJson({
    path: join(directory, MODEL_FILE),
    value: {
      format: FORMAT,
      version: VERSION,
      definition: model,
      classNames,
      preprocessing,
      weights: { file: WEIGHTS_FILE, sha256: hashOf(weights) },
      details,
    },
  });
}

type Json = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
}

function isSize(value: unknown): value is readonly [number, number] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((side) => Number.isInteger(side) && side > 0)
  );
}

function readPreprocessing(json: Json, fail: (problem: string) => never): Preprocessing {
  const { rescale, onOddSize, imageSize } = json;
  if (typeof rescale !== 'number' || !Number.isFinite(rescale)) {
    return fail(`expected a number as preprocessing.rescale, received ${String(rescale)}`);
  }
  if (onOddSize !== undefined && onOddSize !== 'resize' && onOddSize !== 'pad' && onOddSize !== 'skip') {
    return fail(`expected preprocessing.onOddSize resize, pad or skip, received ${String(onOddSize)}`);
  }
  if (json.stain !== undefined && !isStainNormalization(json.stain)) {
    return fail('expected preprocessing.stain of type macenko or reinhard with its reference');
  }
  if (imageSize !== undefined && !isSize(imageSize)) {
    return fail(
      `expected preprocessing.imageSize of two sides in pixels, received ${JSON.stringify(imageSize)}`,
    );
  }
  return {
    rescale,
    ...(imageSize === undefined ? {} : { imageSize }),
    ...(onOddSize === undefined ? {} : { onOddSize }),
    ...(json.stain === undefined ? {} : { stain: json.stain }),
  };
}

/**
 * Reads a model folder.
 *
 * @throws CnnError (FILE or MODEL) of one line for a folder or file that is missing, broken, of another format, or
 *   whose weights are not those that were saved with the definition
 */
export async function loadModel(directory: string): Promise<SavedModel> {
  const path = join(directory, MODEL_FILE);
  const fail = (problem: string): never => {
    throw new CnnError('FILE', `${path}: ${problem}. Save the model again.`);
  };
  const json = objectOf(await readJson(path));
  if (json.format !== FORMAT)
    fail(`expected format "${FORMAT}", received ${JSON.stringify(json.format) ?? 'none'}`);
  if (json.version !== VERSION)
    fail(`expected version ${VERSION}, received ${JSON.stringify(json.version) ?? 'none'}`);
  const model = parseModel(json.definition);
  const { classNames } = json;
  if (!isNames(classNames)) return fail('expected a list of names as classNames');
  const weightsPath = join(directory, WEIGHTS_FILE);
  const weights = await readBytes(weightsPath);
  const { tensors } = readSafetensors(weights, weightsPath);
  const state = modelVariables({ model, state: tensors, where: weightsPath });
  if (objectOf(json.weights).sha256 !== hashOf(weights)) {
    fail(`${WEIGHTS_FILE} is not the file that was saved with it (its SHA-256 is another)`);
  }
  const preprocessing = readPreprocessing(objectOf(json.preprocessing), fail);
  return { model, state, classNames, preprocessing, details: objectOf(json.details) };
}
