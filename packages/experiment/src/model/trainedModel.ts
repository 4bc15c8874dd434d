import {
  CnnError,
  checkOptionNames,
  type Engine,
  type LayerRules,
  type ModelDefinition,
  type ProgramSet,
  type Session,
  type TensorValues,
} from '@cnn/core';
import { type ImageSet, type ImageSource, type Preprocessing, preparedSource, withInputs } from '@cnn/data';
import type { Decision, Task } from '@cnn/evaluation';
import type { ExplainableModel } from '@cnn/explain';
import type { TrainableModel } from '@cnn/train';
import { itemsOf } from '../data/itemsOf.js';
import { checkSubgroups, subgroupsOf } from '../run/subgroupsOf.js';
import type { Store } from '../store/store.js';
import { describeValue } from './describeValue.js';
import { checkLabels, evaluateAsTrained } from './evaluateAsTrained.js';
import { evaluatedImages } from './evaluatedImages.js';
import { type ImageOptions, imageOptionsOf } from './imageOptions.js';
import { type ImagePrediction, imagePredictions } from './imagePrediction.js';
import { checkInputs } from './modelInputs.js';
import {
  type EvaluateImagesOptions,
  evaluateNames,
  type PredictImagesOptions,
  predictNames,
  predictRemedies,
  type TrainedEvaluation,
} from './modelOptions.js';
import { saveModelTo } from './modelStore.js';
import { isSet, type ModelHost, openImages } from './openImages.js';
import type { PixelImage } from './pixelImages.js';
import { predictAsTrained } from './predictAsTrained.js';
import { RunningModel } from './runningModel.js';
import type { SavedModel, TrainedOn, TrainedWith } from './savedModel.js';

export interface TrainedModelOptions<Image = PixelImage> {
  readonly saved: SavedModel;
  /**
   * Where to compute. An engine that is handed over stays the caller's; one that a function starts, when it is needed first, is
   * disposed of with the model.
   */
  readonly engine: Engine | (() => Promise<Engine>);
  readonly host?: ModelHost<Image> | undefined;
}

/**
 * A model that was trained, with all that decides what it sees and predicts: images are fitted, cropped, normalized and rescaled
 * as in training, predictions are averaged over the same test-time views, calibrated by its temperature and decided at its thresholds.
 *
 * It is compiled when it is needed first. Call `dispose` when it is no longer needed.
 *
 * @example
 * const model = new TrainedModel({ saved: await readModelFrom(store), engine });
 * const { class: predicted, probabilities } = await model.predict({ height, width, channels: 3, data });
 */
export class TrainedModel<Image = PixelImage> implements ExplainableModel<Image> {
  /** The plain value, as it is in `model.json` and the file of weights. */
  readonly saved: SavedModel;
  readonly #options: TrainedModelOptions<Image>;
  readonly #running: RunningModel;
  #disposed = false;

  constructor(options: TrainedModelOptions<Image>) {
    this.saved = options.saved;
    this.#options = options;
    this.#running = new RunningModel(options.saved, options.engine);
  }

  get name(): string {
    return this.saved.model.name;
  }

  get definition(): ModelDefinition {
    return this.saved.model;
  }

  /** Weights and running statistics, by name. */
  get weights(): TensorValues {
    return this.saved.state;
  }

  /** The rules of its custom layers. */
  get layers(): LayerRules | undefined {
    return this.saved.layers;
  }

  get task(): Task {
    return this.saved.task;
  }

  get classNames(): readonly string[] {
    return this.saved.classNames;
  }

  /** How an image's file is read, fitted, cropped, normalized and rescaled. */
  get preprocessing(): Preprocessing {
    return this.saved.preprocessing;
  }

  /** Positions of an image whose predictions are averaged, 1, 4 or 8. */
  get testTimeViews(): number {
    return this.saved.testTimeViews;
  }

  /** What calibrates the probabilities; undefined where they are as they are. */
  get temperature(): number | undefined {
    return this.saved.temperature;
  }

  /** The thresholds, and what they were chosen on; undefined where they are 0.5. */
  get decision(): Decision | undefined {
    return this.saved.decision;
  }

  /** Hashes of the images that it was trained on; undefined where they are not known. */
  get trainedOn(): TrainedOn | undefined {
    return this.saved.trainedOn;
  }

  get trainedWith(): TrainedWith {
    return this.saved.trainedWith;
  }

  /** Anything else that was saved with it. */
  get details(): SavedModel['details'] {
    return this.saved.details;
  }

  /** What a file of an earlier version did not say, in sentences. */
  get notes(): readonly string[] {
    return this.saved.notes;
  }

  /**
   * Class, probabilities and thresholds of images, as the model was trained: one prediction for one image, a list for a list or a set.
   *
   * Of a model with several outputs, it is the main one; `compiled` and `predictAll` give all.
   *
   * @throws CnnError (OPTIONS) for what is no image, no images, unknown options and inputs that are missing; (DATA) for an image that can't be decoded, does not fit, is of a size
   *   that training left out, or for which the model gives no finite number; (ABORTED) when the signal fires
   */
  predict(images: readonly Image[] | ImageSet, options?: PredictImagesOptions): Promise<ImagePrediction[]>;
  predict(image: Image, options?: PredictImagesOptions): Promise<ImagePrediction>;
  async predict(
    images: Image | readonly Image[] | ImageSet,
    options: PredictImagesOptions = {},
  ): Promise<ImagePrediction | ImagePrediction[]> {
    checkOptionNames({
      where: 'predict',
      options,
      names: Object.keys(predictNames),
      remedies: predictRemedies,
    });
    const { batchSize = 32, signal, indices, onOddSize, inputs } = options;
    const { saved } = this;
    checkInputs({ model: saved.model, images, inputs });
    const opened = await openImages(images, { saved, host: this.#options.host, onOddSize });
    const set = inputs ? withInputs({ set: opened, inputs }) : opened;
    const source = this.prepare(set, indices);
    const model = await this.compiled();
    const output = await predictAsTrained({ model, saved, source, batchSize, signal });
    const files = Array.from(source.itemIndices, (index) => set.items[index]?.file);
    const predictions = imagePredictions({ saved, output, files });
    return isSet(images) || Array.isArray(images) ? predictions : (predictions[0] as ImagePrediction);
  }

  /**
   * Results by image and by patient on labelled images, as the model was trained: over its views, after its temperature, at its
   * thresholds. Images that it was trained on, or that chose its thresholds, are left out (`part`).
   *
   * @param set opened as those of training, see `imageOptions`
   * @throws CnnError (OPTIONS) for an unknown option or part; (DATA) for a set of other classes, sizes or white, and when no image is left
   */
  async evaluate(set: ImageSet, options: EvaluateImagesOptions = {}): Promise<TrainedEvaluation> {
    if (!isSet(set)) {
      throw new CnnError(
        'OPTIONS',
        `evaluate: expected a set of labelled images, received ${describeValue(set)}.`,
      );
    }
    const names = Object.keys(evaluateNames);
    checkOptionNames({ where: 'evaluate', options, names, remedies: { batch_size: 'Use batchSize' } });
    const { batchSize = 32, bootstrap = true, part, indices, worst, subgroups, signal } = options;
    const { saved } = this;
    checkLabels(saved, set);
    checkSubgroups({ set, subgroups, where: 'subgroups' });
    const chosen = indices
      ? { indices, seen: undefined, measured: undefined }
      : await evaluatedImages({ set, saved, part, signal });
    const source = this.prepare(set, chosen.indices);
    const model = await this.compiled();
    const record = await evaluateAsTrained({ model, saved, source, batchSize, bootstrap, worst, signal });
    const seed = (typeof bootstrap === 'object' ? bootstrap.seed : undefined) ?? 0;
    const measured = { evaluation: record, items: itemsOf(source), subgroups, seed };
    return {
      ...record,
      seen: chosen.seen ?? null,
      measured: chosen.measured ?? null,
      testTimeViews: this.testTimeViews,
      ...(subgroups ? { subgroups: subgroupsOf(measured) } : {}),
    };
  }

  /**
   * What `openImageSet` of `@cnn/node` and `imageFiles` of `@cnn/browser` need to open images as those of training.
   *
   * @example
   * const evaluation = await model.evaluate(await openImageSet({ data: 'test', ...model.imageOptions }));
   */
  get imageOptions(): ImageOptions {
    return imageOptionsOf(this.saved);
  }

  /**
   * Some or all images of a set as the model sees them, for `evaluate` and `predict` of a compiled model.
   *
   * @throws CnnError (DATA) for a set of other sizes, channels or white than those of training
   */
  prepare(set: ImageSet, indices?: readonly number[] | undefined): ImageSource {
    return preparedSource({ set, preprocessing: this.preprocessing, ...(indices && { indices }) });
  }

  /**
   * Images as a set whose images are as those of training: what `predict` reads, and what `explain` of `@cnn/explain` does.
   *
   * @throws CnnError as `predict` does
   */
  open(images: Image | readonly Image[] | ImageSet): Promise<ImageSet> {
    return openImages(images, { saved: this.saved, host: this.#options.host, onOddSize: undefined });
  }

  /**
   * Other programs over the model's weights, on its engine: compiled once for each key, and disposed of with the model.
   *
   * @param key a name for the programs; the same key means the same programs
   */
  async load(key: string, programs: () => ProgramSet): Promise<Session> {
    return this.#run().load(key, programs);
  }

  /** The model on its engine, with the crossentropy as the loss of its main output; compiled once. It is disposed of with this one. */
  async compiled(): Promise<TrainableModel> {
    return this.#run().model();
  }

  /**
   * Saves the model: `model.json` and a file of weights, see `saveModelTo`.
   *
   * @param place a store, or what this host has names for: a folder's path in Node
   * @throws CnnError (FILE) when it can't be written
   */
  async save(place: string | Store): Promise<void> {
    await saveModelTo(this.#storeOf(place), this.saved);
  }

  /** Frees what the engine holds for the model, and the engine if the model started it. Calling it again does nothing. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#running.end();
  }

  #run(): RunningModel {
    if (!this.#disposed) return this.#running;
    throw new CnnError('TRAINING', `model '${this.name}' was disposed of. Load it again.`);
  }

  #storeOf(place: string | Store): Store {
    if (typeof place === 'object' && place !== null && 'write' in place) return place;
    const { host } = this.#options;
    if (typeof place === 'string' && host) return host.openStore(place);
    throw new CnnError(
      'OPTIONS',
      `save: expected ${host ? 'a name or a store' : 'a store'}, received ${describeValue(place)}.`,
    );
  }
}
