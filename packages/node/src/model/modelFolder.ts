import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError, modelVariables, readSafetensors, writeSafetensors } from '@cnn/core';
import { taskOf } from '@cnn/evaluation';
import { readBytes, writeFileAtomic } from '../files/files.js';
import { readSealedJson, writeSealedJson } from '../files/sealedJson.js';
import { upgradeModelJson } from './earlierModel.js';
import { checkFinite, FORMAT, modelJson, objectOf, parseModelJson, VERSION } from './modelJson.js';
import type { SavedModel } from './savedModel.js';

const MODEL_FILE = 'model.json';

/** Names of the weights' file: of today, with the beginning of its sum, and of version 1. */
const WEIGHTS_FILE = /^weights(-[0-9a-f]{16})?\.safetensors$/;

type Optional = 'testTimeViews' | 'trainedWith' | 'details';

export interface SaveModelOptions
  extends Omit<SavedModel, 'task' | 'notes' | Optional>,
    Partial<Pick<SavedModel, Optional>> {
  readonly directory: string;
}

/**
 * Writes a model into a folder: `weights-SUM.safetensors`, then `model.json`, which names it and both sums. Each file is
 * written whole or not at all, and a model that is there is replaced by the second of them, so that there is a whole model at
 * every moment.
 *
 * @throws CnnError (FILE) when the folder can't be written; (MODEL) when the state lacks a variable of the model or is not
 *   finite, or when something could not be read again, such as class names that do not fit the outputs
 * @example
 * await saveModel({
 *   directory: 'out/model',
 *   model: definition,
 *   state: await model.weights(),
 *   classNames: set.classNames,
 *   preprocessing: preprocessingOf({ set, input: definition.input }),
 * });
 */
export async function saveModel(options: SaveModelOptions): Promise<void> {
  const { directory, state, ...described } = options;
  const { model, testTimeViews = 1, trainedWith = {}, details = {} } = described;
  const tensors = modelVariables({ model, state, where: 'saveModel' });
  checkFinite(tensors, 'saveModel');
  const weights = writeSafetensors({ tensors, metadata: { format: FORMAT } });
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const file = `weights-${sha256.slice(0, 16)}.safetensors`;
  const value = modelJson(
    { ...described, task: taskOf(model), testTimeViews, trainedWith, details },
    { file, sha256 },
  );
  // What could not be read again is not written.
  parseModelJson(JSON.parse(JSON.stringify(value)), (problem) => {
    throw new CnnError('MODEL', `saveModel: ${problem}.`);
  });
  await writeFileAtomic({ path: join(directory, file), content: weights });
  await writeSealedJson({ path: join(directory, MODEL_FILE), value });
  const earlier = (await readdir(directory)).filter((name) => WEIGHTS_FILE.test(name) && name !== file);
  for (const name of earlier) await rm(join(directory, name), { force: true });
}

/**
 * Reads a model folder, also one of an earlier version: `notes` tells what such a file does not say.
 *
 * @throws CnnError (FILE or MODEL) of one line for a folder or file that is missing, broken, edited, of another format, or
 *   whose weights are not finite, or not those that were saved with the definition
 */
export async function loadModel(directory: string): Promise<SavedModel> {
  const path = join(directory, MODEL_FILE);
  const fail = (problem: string): never => {
    throw new CnnError('FILE', `${path}: ${problem}. Save the model again.`);
  };
  const { value, sealed } = await readSealedJson(path);
  if (value.format !== FORMAT)
    fail(`expected format "${FORMAT}", received ${JSON.stringify(value.format) ?? 'none'}`);
  if (value.version !== VERSION && value.version !== 1)
    fail(`expected version ${VERSION} or 1, received ${JSON.stringify(value.version) ?? 'none'}`);
  if (value.version === VERSION && !sealed) fail('expected a checksum, received none');
  try {
    const { json, notes } = value.version === 1 ? upgradeModelJson(value) : { json: value, notes: [] };
    const described = parseModelJson(json, fail);
    const state = await readWeights({ directory, json, model: described.model, fail });
    return { ...described, state, notes };
  } catch (error) {
    if (!(error instanceof CnnError) || error.message.includes(directory)) throw error;
    throw new CnnError(error.code, `${path}: ${error.message}`, { cause: error, details: error.details });
  }
}

interface ReadWeightsOptions extends Pick<SavedModel, 'model'> {
  readonly directory: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly fail: (problem: string) => never;
}

async function readWeights(options: ReadWeightsOptions): Promise<SavedModel['state']> {
  const { directory, json, model, fail } = options;
  const { file, sha256 } = objectOf(json.weights);
  if (typeof file !== 'string' || !WEIGHTS_FILE.test(file))
    return fail(`expected the name of a file of weights in weights.file, received ${JSON.stringify(file)}`);
  const path = join(directory, file);
  const bytes = await readBytes(path);
  const { tensors } = readSafetensors(bytes, path);
  const state = modelVariables({ model, state: tensors, where: path });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    return fail(`${file} is not the file that was saved with it (its SHA-256 is another)`);
  }
  checkFinite(state, path);
  return state;
}
