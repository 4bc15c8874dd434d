import { CnnError, checkOptionNames, type Engine, type LayerRules } from '@cnn/core';
import { describeValue, type ModelHost, type SavedModel, TrainedModel } from '@cnn/experiment';
import { checkEngineName, selectEngine } from '../engine/engines.js';
import { folderStore } from '../store/folderStore.js';
import { readModel } from './modelFolder.js';
import { type ModelImage, modelImages } from './modelImages.js';

export interface LoadModelOptions {
  /** One of `engineNames`, or an engine, which stays yours. Default: the fastest that works, started when it is needed first. */
  readonly engine?: string | Engine | undefined;
  /** Rules of the model's custom layers, by type. */
  readonly layers?: LayerRules | undefined;
}

const names = { engine: true, layers: true } satisfies Record<keyof LoadModelOptions, true>;

/** Of Keras's `load_model`. */
const remedies = {
  compile: 'Leave it out; the model is compiled when it is needed first',
  customObjects: 'Give the rules of custom layers as layers',
  custom_objects: 'Give the rules of custom layers as layers',
};

/** What Node adds to a trained model: images by path and from memory, and folders. */
const nodeHost: ModelHost<ModelImage> = {
  openImages: (images, saved, options) => modelImages({ ...options, images, saved }),
  openStore: folderStore,
};

/**
 * A trained model from a folder that `saveModel` or `cnn train` wrote, also of an earlier version.
 *
 * @param path a model folder, its model.json, the folder of a run, which holds `model`, or a zip of one
 * @throws CnnError (FILE or MODEL) of one line for a folder or file that is missing, broken, edited or of another format; (OPTIONS)
 *   for an engine that there is not
 * @example
 * const model = await loadModel('out');
 * const { class: predicted, probabilities } = await model.predict('image.png'); // as it was trained
 */
export async function loadModel(
  path: string,
  options: LoadModelOptions = {},
): Promise<TrainedModel<ModelImage>> {
  if (typeof path !== 'string' || path === '') {
    throw new CnnError(
      'OPTIONS',
      `loadModel: expected the path of a model folder, such as 'out/model', received ${describeValue(path)}.`,
    );
  }
  checkOptions('loadModel', options);
  return trainedModel(await readModel(path, { layers: options.layers }), options);
}

/**
 * A trained model that predicts image files of this host, of its plain value: one that `readModel` read, also with changes.
 *
 * @throws CnnError (OPTIONS) for an engine that there is not
 * @example
 * const model = trainedModel({ ...(await readModel('out/model')), testTimeViews: 1 }, { engine: 'wasm' });
 */
export function trainedModel(saved: SavedModel, options: LoadModelOptions = {}): TrainedModel<ModelImage> {
  checkOptions('trainedModel', options);
  const { engine } = options;
  const start = (): Promise<Engine> => selectEngine(typeof engine === 'string' ? { name: engine } : {});
  return new TrainedModel({ saved, engine: typeof engine === 'object' ? engine : start, host: nodeHost });
}

function checkOptions(where: string, options: LoadModelOptions): void {
  checkOptionNames({ where, options, names: Object.keys(names), remedies });
  if (typeof options.engine === 'string') checkEngineName(options.engine);
}
