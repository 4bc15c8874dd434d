import { CnnError } from '@cnn/core';
import { type ImageSet, shownBytes, whiteOf } from '@cnn/data';
import {
  type ImagePrediction,
  modelIn,
  type RunSet,
  readModelFrom,
  type Store,
  storeBelow,
  type TrainedModel,
  unpackZip,
} from '@cnn/experiment';
import { type Explanation, explain, overlayMap } from '@cnn/explain';
import { loadModel } from '../model/loadModel.js';
import type { ModelImage } from '../model/modelImages.js';
import type { ProjectEngines } from './engines.js';
import { type Picture, pictureOf } from './images.js';

/** The longer side of pictures that explain. */
const EDGE = 480;

/** Images with more pixels are explained at the model's size. */
const MOST_PIXELS = 4_000_000;

/** What a model says of an image, and where it looked. Plain data. */
export interface Classified {
  readonly prediction: ImagePrediction;
  /** The image as it was explained. */
  readonly picture: Picture;
  /** Under where the model looked. Absent where it can't be explained. */
  readonly overlay?: Picture | undefined;
  /** The class that is explained. */
  readonly target?: string | undefined;
  /** What people must know of the explanation, or why there is none. */
  readonly note?: string | undefined;
}

/** A model that was opened, as a list shows it. */
export interface OpenedModel {
  readonly id: string;
  readonly name: string;
  readonly classNames: readonly string[];
  readonly input: readonly [number, number, number];
  readonly notes: readonly string[];
}

/** The models of a project: those of its runs, and others that were opened. */
export class ProjectModels {
  readonly #store: Store;
  readonly #runStore: (id: string) => Store;
  readonly #engines: ProjectEngines;
  #loaded: { readonly id: string; readonly model: TrainedModel<ModelImage> } | undefined;

  constructor(store: Store, runStore: (id: string) => Store, engines: ProjectEngines) {
    this.#store = store;
    this.#runStore = runStore;
    this.#engines = engines;
  }

  /** The folder of a model by its id: `run-1` of a run, `model-1` of one that was opened. */
  storeOf(id: string): Store {
    return id.startsWith('model-')
      ? storeBelow(this.#store, `models/${id}`)
      : storeBelow(this.#runStore(id), 'model');
  }

  /** Opens a zip of a model's folder, or of a run's, and keeps it. */
  async open(zip: Blob): Promise<OpenedModel> {
    const name = zip instanceof File ? zip.name : 'the zip';
    const given = await modelIn(unpackZip(new Uint8Array(await zip.arrayBuffer()), name));
    const saved = await readModelFrom(given);
    const id = `model-${Date.now()}`;
    const store = this.storeOf(id);
    for (const file of await given.list()) {
      const bytes = await given.read(file);
      if (bytes) await store.write(file, bytes);
    }
    return {
      ...{ id, name: saved.model.name, classNames: saved.classNames, notes: saved.notes },
      input: [saved.model.input[0], saved.model.input[1], saved.model.input[2]],
    };
  }

  async trained(id: string): Promise<TrainedModel<ModelImage>> {
    if (this.#loaded?.id === id) return this.#loaded.model;
    await this.forget();
    const model = await loadModel(this.storeOf(id), { engine: await this.#engines.any() });
    this.#loaded = { id, model };
    return model;
  }

  /** Frees the model that was used last: its engine is gone, or its files changed. */
  async forget(): Promise<void> {
    const before = this.#loaded;
    this.#loaded = undefined;
    await before?.model.dispose().catch(() => undefined);
  }

  /** Class and probabilities of an image, and where the model looked. */
  async classify(id: string, image: ModelImage, target?: string | undefined): Promise<Classified> {
    const model = await this.trained(id);
    return this.#explained(model, await model.open([image]), 0, target);
  }

  /** The same of images of the project's set. */
  async explain(id: string, set: RunSet, indices: readonly number[]): Promise<readonly Classified[]> {
    const model = await this.trained(id);
    const all: Classified[] = [];
    for (const index of indices) all.push(await this.#explained(model, set, index));
    return all;
  }

  async #explained(
    model: TrainedModel<ModelImage>,
    given: RunSet,
    index: number,
    target?: string | undefined,
  ): Promise<Classified> {
    const large =
      given.originals && given.originals.sizeOf(index)[0] * given.originals.sizeOf(index)[1] > MOST_PIXELS;
    const { originals, ...fitted } = given;
    const set: ImageSet = large || !originals ? fitted : given;
    const [prediction] = await model.predict(set, { indices: [index] });
    if (!prediction) throw new CnnError('DATA', 'the image has no prediction.');
    const [height, width] = set.originals?.sizeOf(index) ?? set.imageShape;
    const channels = set.imageShape[2] as 1 | 3;
    const pixels = await (set.originals ?? set).load(index);
    const white = whiteOf(set);
    const picture = pictureOf({
      pixels: shownBytes(pixels, white),
      shape: [height, width, channels],
      edge: EDGE,
    });
    const found = await whereItLooked(model, set, index, target);
    if (typeof found === 'string') return { prediction, picture, note: found };
    const map = overlayMap({ pixels, size: [height, width], channels, white, explanation: found });
    return {
      ...{ prediction, picture, target: found.target, note: found.note },
      overlay: pictureOf({ pixels: map, shape: [height, width, 3], edge: EDGE }),
    };
  }
}

/** Grad-CAM without its ReLU, as reports show it; or why it can't be shown. */
async function whereItLooked(
  model: TrainedModel<ModelImage>,
  images: RunSet,
  index: number,
  target: string | undefined,
): Promise<Explanation | string> {
  try {
    const method = { name: 'gradCam', relu: false } as const;
    const [explanation] = await explain({ model, images, indices: [index], method, target });
    return explanation as Explanation;
  } catch (error) {
    if (error instanceof CnnError && error.code === 'MODEL') return error.message;
    throw error;
  }
}
