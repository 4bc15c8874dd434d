import { CnnError, checkOptionNames, type Engine, type LayerRules } from '@cnn/core';
import {
  describeValue,
  type ModelHost,
  modelIn,
  readModelFrom,
  type Store,
  TrainedModel,
  unpackZip,
} from '@cnn/experiment';
import { type EngineName, engineNames } from '../engines/engineProviders.js';
import { type EngineOptions, selectEngine } from '../engines/selectEngine.js';
import { opfsStore } from '../store/opfsStore.js';
import { type ModelImage, modelImages } from './modelImages.js';

export interface LoadModelOptions extends Omit<EngineOptions, 'name'> {
  /** One of `engineNames`, or an engine, which stays yours. Default: the fastest that works, started when it is needed first. */
  readonly engine?: EngineName | Engine | undefined;
  /** Rules of the model's custom layers, by type. */
  readonly layers?: LayerRules | undefined;
}

const names = {
  engine: true,
  onnx: true,
  onnxWebGpu: true,
  wasmPaths: true,
  layers: true,
} satisfies Record<keyof LoadModelOptions, true>;

/** What a page adds to a trained model: images that it shows or is given, and its own file system. */
const pageHost: ModelHost<ModelImage> = {
  openImages: modelImages,
  openStore: opfsStore,
};

/**
 * A trained model that `cnn train`, `saveModel` or a page wrote: a zip of its folder or of the folder of its run, a store, or what
 * `model.save(name)` left in the page's own file system.
 *
 * @param place a zip (File or Blob), a store, or a name in the page's own file system
 * @throws CnnError (FILE or MODEL) of one line for files that are missing, broken, edited or of another format; (OPTIONS) for an engine
 *   that there is not
 * @example
 * const model = await loadModel(input.files[0]); // model.zip
 * const { class: predicted, probabilities } = await model.predict(canvas); // as it was trained
 */
export async function loadModel(
  place: Blob | Store | string,
  options: LoadModelOptions = {},
): Promise<TrainedModel<ModelImage>> {
  checkOptionNames({ where: 'loadModel', options, names: Object.keys(names) });
  const { engine: wanted, layers, ...start } = options;
  if (typeof wanted === 'string' && !engineNames.includes(wanted)) {
    throw new CnnError('OPTIONS', `engine: expected ${engineNames.join(', ')}, received ${wanted}.`);
  }
  const engine =
    typeof wanted === 'object'
      ? wanted
      : () => selectEngine({ ...start, ...(wanted === undefined ? {} : { name: wanted }) });
  const saved = await readModelFrom(await modelIn(await storeOf(place)), { layers });
  return new TrainedModel({ saved, engine, host: pageHost });
}

async function storeOf(place: Blob | Store | string): Promise<Store> {
  if (typeof place === 'string') return opfsStore(place);
  if (place instanceof Blob) {
    const name = place instanceof File ? place.name : 'zip';
    return unpackZip(new Uint8Array(await place.arrayBuffer()), name);
  }
  if (typeof place === 'object' && place !== null && 'read' in place) return place;
  throw new CnnError(
    'OPTIONS',
    `loadModel: expected a zip (File or Blob), a store, or a name in the page's file system, received ${describeValue(place)}.`,
  );
}
