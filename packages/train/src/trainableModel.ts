import { type BatchSource, CnnError, summary, type TensorValue, type TensorValues } from '@cnn/core';
import type { Evaluated } from '@cnn/evaluation';
import { type BatchNormStatisticsOptions, recomputeBatchNormStatistics } from './fit/batchNormStatistics.js';
import { listenerOf } from './fit/epochLines.js';
import { type EvaluateOptions, evaluate } from './fit/evaluate.js';
import { EventStream, type TrainingEvent } from './fit/events.js';
import { fit } from './fit/fit.js';
import { type FitOptions, planFit } from './fit/fitOptions.js';
import { type History, HistoryRecorder } from './fit/history.js';
import { checkLearningRate } from './fit/learningRate.js';
import { type PredictOptions, predict, predictAll } from './fit/predict.js';
import type { Runtime } from './fit/runtime.js';
import { readTrainingState, type TrainingState, writeTrainingState } from './fit/trainingState.js';
import { readWeights, writeWeights } from './fit/weights.js';

/** The result of `fit`: a promise of the history, and the events for a `for await` loop begun at once. */
export type TrainingRun = Promise<History> & AsyncIterable<TrainingEvent>;

/** A model on an engine, with a loss and an optimizer, in Keras's shape. */
export class TrainableModel {
  readonly #runtime: Runtime;
  #history: History = { epoch: [], history: {} };
  #busy = false;
  #disposed = false;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  get name(): string {
    return this.#runtime.model.name;
  }

  /** The history of the last call of fit, also of one that failed. */
  get history(): History {
    return this.#history;
  }

  get learningRate(): number {
    return this.#runtime.progress.learningRate;
  }

  set learningRate(value: number) {
    checkLearningRate(value, this.#runtime.optimizer);
    this.#runtime.progress.learningRate = value;
  }

  /**
   * Trains. When the signal fires, it ends after the step that is going on and resolves with the finished epochs and
   * `history.stopped`; the weights stay as that step left them.
   *
   * ```ts
   * const history = await model.fit(training, {
   *   epochs: 20,
   *   batchSize: 32,
   *   validationData: validation,
   *   callbacks: [earlyStopping({ patience: 5, restoreBestWeights: true })],
   * });
   * console.log(history.history.val_loss); // a number for each epoch
   * ```
   *
   * @throws CnnError (as a rejection) for options or sets that don't fit, and for a loss that is no finite number
   */
  fit(source: BatchSource, options: FitOptions = {}): TrainingRun {
    const events = new EventStream(listenerOf(options));
    const run = this.#fit(source, options, events).finally(() => events.end());
    return Object.assign(run, {
      [Symbol.asyncIterator]: (): AsyncIterator<TrainingEvent> =>
        followedBy(events[Symbol.asyncIterator](), run),
    });
  }

  async #fit(source: BatchSource, options: FitOptions, events: EventStream): Promise<History> {
    this.#ready();
    if (this.#busy)
      throw new CnnError('TRAINING', 'fit is already running on this model. Wait for it to end.');
    this.#busy = true;
    const recorder = new HistoryRecorder();
    try {
      // A loop over the events that begins right after fit was called misses none.
      await Promise.resolve();
      return await fit(this.#runtime, planFit(this.#runtime, source, options), { events, recorder });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      events.emit({ type: 'trainError', message, history: recorder.snapshot() });
      throw error;
    } finally {
      this.#history = recorder.snapshot();
      this.#busy = false;
    }
  }

  /**
   * Loss, metrics, confusion matrix and all predictions of a set.
   *
   * ```ts
   * const { loss, metrics, confusionMatrix } = await model.evaluate(test);
   * console.log(loss, metrics.accuracy, confusionMatrix); // rows of the matrix are the true classes
   * ```
   */
  async evaluate(source: BatchSource, options: EvaluateOptions = {}): Promise<Evaluated<TensorValue>> {
    this.#ready();
    return evaluate(this.#runtime, source, options);
  }

  /**
   * The (main) output for each image of a source or of float32 `[n, height, width, channels]`, in their order.
   *
   * ```ts
   * const { data, shape } = await model.predict(test); // [n, 1], or [n, classes]
   * const one = await model.predict({ shape: [1, 50, 50, 3], data: pixels }); // float32, in the model's range
   * const known = await model.predict(images, { inputs: { age } }); // of a model that takes more than images
   * ```
   */
  async predict(images: BatchSource | TensorValue, options: PredictOptions = {}): Promise<TensorValue> {
    this.#ready();
    return predict(this.#runtime, images, options);
  }

  /**
   * Every output of a model of several, by its name; `predict` gives the main one alone.
   *
   * ```ts
   * const { malignant, grade } = await model.predictAll(test); // [n, 1], [n, grades]
   * ```
   */
  async predictAll(
    images: BatchSource | TensorValue,
    options: PredictOptions = {},
  ): Promise<Readonly<Record<string, TensorValue>>> {
    this.#ready();
    return predictAll(this.#runtime, images, options);
  }

  /** Keras-like table of layers, shapes and parameters. */
  summary(): string {
    const { model, layers } = this.#runtime;
    return summary(model, { layers });
  }

  /**
   * Copies of weights and running statistics, by name: those that `evaluate` and `predict` use, so the averages of an
   * optimizer that keeps some. `state` has both.
   *
   * ```ts
   * const { 'dense/kernel': kernel } = await model.weights(); // { shape: [c, units], data: Float32Array }
   * ```
   */
  async weights(): Promise<TensorValues> {
    this.#ready();
    return readWeights(this.#runtime);
  }

  /**
   * Replaces those weights and statistics that `weights` names, and their averages if the optimizer keeps some.
   *
   * ```ts
   * await model.setWeights(await trained.weights());
   * ```
   */
  async setWeights(weights: TensorValues): Promise<void> {
    this.#ready();
    await writeWeights(this.#runtime, weights);
  }

  /**
   * Computes the running statistics of batch normalization anew over a source, for the weights that `evaluate` and `predict` use:
   * for trainings of few steps, and for averaged weights. PyTorch's `update_bn`; returns how many layers have new ones.
   */
  async recomputeBatchNormStatistics(
    source: BatchSource,
    options: BatchNormStatisticsOptions = {},
  ): Promise<number> {
    this.#ready();
    return recomputeBatchNormStatistics(this.#runtime, source, options);
  }

  /**
   * Everything that is needed to go on later.
   *
   * ```ts
   * const state = await model.state(); // later, in a model compiled alike: await model.setState(state)
   * ```
   */
  async state(): Promise<TrainingState> {
    this.#ready();
    return readTrainingState(this.#runtime);
  }

  /** @throws CnnError when the state is of another model, optimizer or seed, or lacks a variable */
  async setState(state: TrainingState): Promise<void> {
    this.#ready();
    await writeTrainingState(this.#runtime, state);
  }

  /** Frees what the engine holds for this model; the engine itself stays. Calling it again does nothing. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#runtime.session.dispose();
    await this.#runtime.exchange?.dispose();
  }

  #ready(): void {
    if (this.#disposed)
      throw new CnnError('TRAINING', `model '${this.name}' was disposed. Compile it again.`);
  }
}

/** The events, and then the run's error if it failed: who loops over the events has handled the promise. */
async function* followedBy(
  events: AsyncIterator<TrainingEvent>,
  run: Promise<History>,
): AsyncGenerator<TrainingEvent, void> {
  run.catch(() => {});
  try {
    for (let next = await events.next(); !next.done; next = await events.next()) yield next.value;
  } finally {
    await events.return?.();
  }
  await run;
}
