import { monotonicTime, type TensorValues } from '@cnn/core';
import type { SplitFiles } from '@cnn/data';
import { taskOf } from '@cnn/evaluation';
import { historyCurves, type ReportOptions, toSvg } from '@cnn/plot';
import type { Callback, Logs, TrainingStop } from '@cnn/train';
import type { Experiment } from '../experiment/experiment.js';
import { writeSealed } from '../files/sealedJson.js';
import { writeStoredJson } from '../files/storedJson.js';
import { saveModelTo } from '../model/modelStore.js';
import type { SavedModel } from '../model/savedModel.js';
import { writeFigures } from '../report/figures.js';
import { writeReportOf } from '../report/reportRecord.js';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import { keptOf, type TestResults } from './evaluateTest.js';
import { splitFile } from './runParts.js';

/** What training has measured so far, in the form of `history.json`. */
export interface RunHistory {
  readonly epoch: number[];
  readonly history: Record<string, number[]>;
  /** That of the last step of each epoch. null: of an epoch of an earlier version. */
  readonly learningRate: (number | null)[];
  /** That each epoch took, with its validation. */
  readonly seconds: (number | null)[];
}

export interface TrainingFolderOptions
  extends Pick<
    SavedModel,
    'model' | 'classNames' | 'preprocessing' | 'testTimeViews' | 'trainedWith' | 'source'
  > {
  readonly store: Store;
  readonly trainedOn: SavedModel['trainedOn'] & object;
  /** All that is needed to run it again, for people. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The run's id, which each part names. */
  readonly run: string | undefined;
  /** Whether each epoch is kept; not by a worker of a cluster that leaves that to another. Default true. */
  readonly keeps?: boolean | undefined;
}

/** The files that a run leaves. What an epoch has reached is kept before the next one begins. */
export class TrainingFolder {
  readonly #options: TrainingFolderOptions;
  #run: RunHistory = { epoch: [], history: {}, learningRate: [], seconds: [] };
  #epochBegan = 0;
  /** Weights that are not trained at the moment, and belong to the saved model. */
  frozen: TensorValues = {};

  constructor(options: TrainingFolderOptions) {
    this.#options = options;
  }

  /** Finished epochs that are saved. */
  get epochs(): number {
    return this.#run.epoch.length;
  }

  get history(): RunHistory['history'] {
    return this.#run.history;
  }

  /** What each epoch was trained with, and how long it took. */
  get epochFacts():
    | { readonly learningRates: (number | null)[]; readonly seconds: (number | null)[] }
    | undefined {
    const { learningRate, seconds } = this.#run;
    const known = learningRate.some((value) => value !== null);
    return known ? { learningRates: [...learningRate], seconds: [...seconds] } : undefined;
  }

  /** Saves the model and the history after each epoch. */
  saving(): Callback {
    return {
      name: 'save',
      state: () => ({ values: structuredCopy(this.#run) }),
      restore: ({ values = {} }) => {
        const { epoch, history, learningRate = [], seconds = [] } = values as unknown as RunHistory;
        this.#run = { epoch, history, learningRate, seconds };
      },
      onEpochBegin: () => {
        this.#epochBegan = monotonicTime();
      },
      onEpochEnd: async ({ epoch, logs, training }) => {
        this.#add(epoch, logs, training.learningRate);
        if (this.#options.keeps === false) return;
        await this.saveModel(await training.weights());
        await this.saveHistory();
      },
    };
  }

  #add(epoch: number, logs: Logs, learningRate: number): void {
    const { learningRate: rates, seconds } = this.#run;
    for (const values of [rates, seconds]) while (values.length < this.epochs) values.push(null);
    rates.push(learningRate);
    seconds.push(Number(((monotonicTime() - this.#epochBegan) / 1000).toFixed(3)));
    this.#run.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      this.#run.history[name] = [...(this.#run.history[name] ?? []), value];
    }
  }

  /** What a saved model has besides its weights. */
  get described() {
    const { store: _, run: __, keeps: ___, settings, ...described } = this.#options;
    return { ...described, details: { ...this.#named, settings } };
  }

  /**
   * @param results where it decides and what calibrates it, known once it was evaluated
   * @returns what was saved
   */
  async saveModel(
    state: TensorValues,
    results: Pick<TestResults, 'decision' | 'temperature'> = {},
  ): Promise<SavedModel> {
    const { details, ...described } = this.described;
    const saved = {
      ...described,
      ...keptOf(results),
      state: { ...this.frozen, ...state },
      details: { ...details, epochs: this.epochs },
    };
    await saveModelTo(storeBelow(this.#options.store, 'model'), saved);
    return { ...saved, task: taskOf(saved.model), notes: [] };
  }

  async saveHistory(stopped?: TrainingStop): Promise<void> {
    const { settings } = this.#options;
    const value = { ...this.#run, ...(stopped ? { stopped } : {}), settings };
    await this.saveResults('history.json', value);
  }

  async saveExperiment(experiment: Experiment): Promise<void> {
    await this.saveResults('experiment.json', experiment);
  }

  async saveSplit(value: SplitFiles): Promise<void> {
    await writeStoredJson(this.#options.store, splitFile, value);
  }

  /** JSON that names the run and holds a sum over its fields. */
  async saveResults(
    name: 'experiment.json' | 'history.json' | 'evaluation.json',
    value: object,
  ): Promise<void> {
    await writeSealed(this.#options.store, name, { ...this.#named, ...value });
  }

  get #named() {
    const { run } = this.#options;
    return run === undefined ? {} : { run };
  }

  /** `curves.svg`, the tutorial's figures `accuracy.svg` and `loss.svg`, and the report. */
  async saveReport(options: ReportOptions): Promise<void> {
    const { history } = this;
    const { store } = this.#options;
    const curves = await toSvg(
      historyCurves({
        ...{ history, title: options.title, ...this.epochFacts },
        // Two classes are told apart at 0.5 while training.
        ...(options.evaluation?.classNames.length === 2 ? { threshold: 0.5 } : {}),
      }),
    );
    await store.write('curves.svg', curves);
    await writeFigures({ store, history });
    await writeReportOf(
      store,
      { kind: 'run', options: { ...options, history, epochs: this.epochFacts } },
      this.#options.run,
    );
  }
}

function structuredCopy({ epoch, history, learningRate, seconds }: RunHistory) {
  return {
    epoch: [...epoch],
    learningRate: [...learningRate],
    seconds: [...seconds],
    history: Object.fromEntries(Object.entries(history).map(([name, values]) => [name, [...values]])),
  };
}
