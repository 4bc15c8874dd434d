import { CnnError } from '@cnn/core';
import { type ImageSet, shownBytes, whiteOf } from '@cnn/data';
import {
  type ImagePrediction,
  type RunSet,
  type Store,
  storeBelow,
  type TrainedModel,
} from '@cnn/experiment';
import type { Explanation } from '@cnn/explain';
import type { ModelImage } from '../model/modelImages.js';
import type { ProjectEngines } from './engines.js';
import { type Picture, pictureOf } from './images.js';
import { OpenedModels } from './openedModels.js';
import type { TakenFrom } from './takeAway.js';

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

/** What a model says of an image of several; or why it can't say anything of it. Plain JSON. */
export type Predicted = { readonly prediction: ImagePrediction } | { readonly problem: string };

/** The models of a project: those of its runs, and others that were opened. */
export class ProjectModels {
  /** Those that are no run's. */
  readonly opened: OpenedModels;
  readonly #runStore: (id: string) => Store;
  readonly #engines: ProjectEngines;
  #last: Promise<unknown> = Promise.resolve();
  #loaded: { readonly id: string; readonly model: TrainedModel<ModelImage> } | undefined;

  constructor(store: Store, runStore: (id: string) => Store, engines: ProjectEngines) {
    this.opened = new OpenedModels(store);
    this.#runStore = runStore;
    this.#engines = engines;
  }

  /** The folder of a model by its id: `run-1` of a run, `model-1` of one that was opened. */
  storeOf(id: string): Store {
    return OpenedModels.holds(id) ? this.opened.storeOf(id) : storeBelow(this.#runStore(id), 'model');
  }

  /** The same with the folder of its run, where it has one. */
  takenFrom(id: string): TakenFrom {
    return { model: this.storeOf(id), run: OpenedModels.holds(id) ? undefined : this.#runStore(id) };
  }

  async #trained(id: string): Promise<TrainedModel<ModelImage>> {
    if (this.#loaded?.id === id) return this.#loaded.model;
    await this.forget();
    const { loadModel } = await import('./afterTraining.js');
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
  classify(id: string, image: ModelImage, target?: string | undefined): Promise<Classified> {
    return this.#inTurn(id, async (model) => this.#explained(model, await model.open([image]), 0, target));
  }

  /** Class and probabilities of several images. One that can't be read keeps none of the others from it. */
  predict(id: string, images: readonly ModelImage[]): Promise<readonly Predicted[]> {
    return this.#inTurn(id, async (model) => {
      const all: Predicted[] = [];
      for (const image of images) {
        try {
          const [prediction] = await model.predict([image]);
          if (prediction) all.push({ prediction });
        } catch (error) {
          if (!(error instanceof CnnError) || error.code === 'ENGINE') throw error;
          all.push({ problem: error.message });
        }
      }
      return all;
    });
  }

  /** What `classify` says, of images of the project's set. */
  explain(id: string, set: RunSet, indices: readonly number[]): Promise<readonly Classified[]> {
    return this.#inTurn(id, async (model) => {
      const all: Classified[] = [];
      for (const index of indices) all.push(await this.#explained(model, set, index));
      return all;
    });
  }

  /** One model is in memory: what uses another waits. */
  #inTurn<Result>(id: string, use: (model: TrainedModel<ModelImage>) => Promise<Result>): Promise<Result> {
    const used = this.#last.then(async () => use(await this.#trained(id)));
    this.#last = used.catch(() => undefined);
    return used;
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
    // What is predicted at the threshold, which may be the less probable of two.
    const predicted = prediction.labels ? undefined : prediction.class;
    const found = await whereItLooked(model, set, index, target ?? predicted);
    if (typeof found === 'string') return { prediction, picture, note: found };
    const { overlayMap } = await import('./afterTraining.js');
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
    const { explain } = await import('./afterTraining.js');
    const [explanation] = await explain({ model, images, indices: [index], method, target });
    return explanation as Explanation;
  } catch (error) {
    if (error instanceof CnnError && error.code === 'MODEL') return error.message;
    throw error;
  }
}
