import {
  CnnError,
  type LayerRulesOption,
  modelVariables,
  readSafetensors,
  writeSafetensors,
} from '@cnn/core';
import { taskOf } from '@cnn/evaluation';
import { type JsonObject, readSealed, writeSealed } from '../files/sealedJson.js';
import { sha256 } from '../files/sha256.js';
import { readStored } from '../files/storedJson.js';
import type { Store } from '../store/store.js';
import { upgradeModelJson } from './earlierModel.js';
import {
  checkFinite,
  FORMAT,
  modelJson,
  objectOf,
  type ParseModelJsonOptions,
  parseModelJson,
  VERSION,
} from './modelJson.js';
import type { SavedModel } from './savedModel.js';

const MODEL_FILE = 'model.json';

/** Names of the weights' file: of today, with the beginning of its sum, and of version 1. */
const WEIGHTS_FILE = /^weights(-[0-9a-f]{16})?\.safetensors$/;

type Optional = 'testTimeViews' | 'trainedWith' | 'details';

/** What has to be known of a model to save it: definition, weights, class names and preprocessing at least. */
export interface ModelToSave
  extends Omit<SavedModel, 'task' | 'notes' | Optional>,
    Partial<Pick<SavedModel, Optional>> {}

/**
 * Writes a model into a store: `weights-SUM.safetensors`, then `model.json`, which names it and both sums. Each file is
 * written whole or not at all, and a model that is there is replaced by the second of them, so that there is a whole model at
 * every moment.
 *
 * @throws CnnError (FILE) when it can't be written; (MODEL) when the state lacks a variable of the model or is not
 *   finite, or when something could not be read again, such as class names that do not fit the outputs
 * @example
 * const files = memoryStore();
 * await saveModelTo(files, {
 *   model: definition,
 *   state: await model.weights(),
 *   classNames: set.classNames,
 *   preprocessing: preprocessingOf({ set, input: definition.input }),
 * });
 */
export async function saveModelTo(store: Store, saved: ModelToSave): Promise<void> {
  const { state, ...described } = saved;
  const { model, layers, testTimeViews = 1, trainedWith = {}, details = {} } = described;
  const tensors = modelVariables({ model, state, layers, where: 'saveModel' });
  checkFinite(tensors, 'saveModel');
  const weights = writeSafetensors({ tensors, metadata: { format: FORMAT } });
  const sum = await sha256(weights);
  const file = `weights-${sum.slice(0, 16)}.safetensors`;
  const value = modelJson(
    { ...described, task: taskOf(model, { layers }), testTimeViews, trainedWith, details },
    { file, sha256: sum },
  );
  // What could not be read again is not written.
  const fail = (problem: string): never => {
    throw new CnnError('MODEL', `saveModel: ${problem}.`);
  };
  parseModelJson(JSON.parse(JSON.stringify(value)), { fail, layers });
  await store.write(file, weights);
  await writeSealed(store, MODEL_FILE, value);
  await store.remove((await store.list()).filter((name) => WEIGHTS_FILE.test(name) && name !== file));
}

/**
 * Reads a model from a store, also one of an earlier version: `notes` tells what such a file does not say.
 *
 * @param options.layers rules of custom layers, see `customLayer` of `@cnn/core`
 * @throws CnnError (FILE or MODEL) of one line for a file that is missing, broken, edited, of another format, or
 *   whose weights are not finite, or not those that were saved with the definition
 */
export async function readModelFrom(store: Store, { layers }: LayerRulesOption = {}): Promise<SavedModel> {
  const path = `${store.name}/${MODEL_FILE}`;
  const fail = (problem: string): never => {
    throw new CnnError('FILE', `${path}: ${problem}. Save the model again.`, { details: { file: path } });
  };
  const { value, sealed } = await readSealed(store, MODEL_FILE);
  if (value.format !== FORMAT)
    fail(`expected format "${FORMAT}", received ${JSON.stringify(value.format) ?? 'none'}`);
  if (value.version !== VERSION && value.version !== 1)
    fail(`expected version ${VERSION} or 1, received ${JSON.stringify(value.version) ?? 'none'}`);
  if (value.version === VERSION && !sealed) fail('expected a checksum, received none');
  const { json, notes, described } = describedIn({ value, path, fail, layers });
  const state = await readWeights({ store, json, model: described.model, fail, layers });
  return { ...described, state, notes };
}

interface DescribedInOptions extends ParseModelJsonOptions {
  readonly value: JsonObject;
  readonly path: string;
}

/** What `model.json` says; errors of the definition, which know no file, get its path. */
function describedIn({ value, path, ...how }: DescribedInOptions) {
  try {
    const { json, notes } = value.version === 1 ? upgradeModelJson(value) : { json: value, notes: [] };
    return { json, notes, described: parseModelJson(json, how) };
  } catch (error) {
    if (!(error instanceof CnnError) || error.details.file !== undefined) throw error;
    throw new CnnError(error.code, `${path}: ${error.message}`, { cause: error, details: error.details });
  }
}

interface ReadWeightsOptions extends Pick<SavedModel, 'model' | 'layers'> {
  readonly store: Store;
  readonly json: JsonObject;
  readonly fail: (problem: string) => never;
}

async function readWeights({
  store,
  json,
  model,
  layers,
  fail,
}: ReadWeightsOptions): Promise<SavedModel['state']> {
  const { file, sha256: sum } = objectOf(json.weights);
  if (typeof file !== 'string' || !WEIGHTS_FILE.test(file))
    return fail(`expected the name of a file of weights in weights.file, received ${JSON.stringify(file)}`);
  const path = `${store.name}/${file}`;
  const bytes = await readStored(store, file);
  const { tensors } = readSafetensors(bytes, path);
  const state = modelVariables({ model, state: tensors, layers, where: path });
  if ((await sha256(bytes)) !== sum) {
    return fail(`${file} is not the file that was saved with it (its SHA-256 is another)`);
  }
  checkFinite(state, path);
  return state;
}
