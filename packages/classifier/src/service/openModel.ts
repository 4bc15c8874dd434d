import { type EngineName, engineNames, loadModel, type ModelImage } from '@cnn/browser';
import { CnnError, type EngineProvider } from '@cnn/core';
import { type Store, storeBelow, type TrainedModel, unpackZip } from '@cnn/experiment';
import { fetchBytes, httpStore } from './httpStore.js';

/** Which model, and what it computes with. Plain data, which a worker can be sent. */
export interface ModelSettings {
  /** The address of a model folder, or of a zip of one; or the zip itself. */
  readonly model: string | Blob;
  /** Default: the fastest that works here. */
  readonly engine?: string | undefined;
  /** Where the page serves tfjs's WebAssembly. */
  readonly wasmPaths?: string | Readonly<Record<string, string>> | undefined;
}

/** What can't be sent to a worker. */
export interface OpenModelParts {
  /** What `onnxWebFrom` of `@cnn/onnx` gives. */
  readonly onnx?: EngineProvider | undefined;
}

/**
 * Reads a model that `cnn train`, `saveModel` or the studio wrote.
 *
 * @throws CnnError (FILE) where there is no model, or it can't be reached; (OPTIONS) for an engine that there is not
 */
export async function openModel(
  { model, engine, wasmPaths }: ModelSettings,
  { onnx }: OpenModelParts = {},
): Promise<TrainedModel<ModelImage>> {
  const name = engine === undefined ? undefined : engineNames.find((one) => one === engine);
  if (engine !== undefined && name === undefined)
    throw new CnnError('OPTIONS', `engine: expected ${engineNames.join(', ')}, received ${engine}.`);
  const options = { engine: name as EngineName | undefined, wasmPaths, onnx };
  if (typeof model !== 'string') return loadModel(model, options);
  const { pathname } = new URL(model);
  if (!pathname.endsWith('.zip')) return loadModel(await folderOf(model), options);
  const bytes = await fetchBytes(model);
  if (!bytes) throw new CnnError('FILE', `${model}: there is no such file.`);
  return loadModel(unpackZip(bytes, model), options);
}

/** The folder itself, or `model` in that of a run. */
async function folderOf(address: string): Promise<Store> {
  const store = httpStore(address);
  if (await store.read('model.json')) return store;
  if (await store.read('model/model.json')) return storeBelow(store, 'model');
  throw new CnnError('FILE', `${store.name} has no model.json: there is no model there.`);
}
