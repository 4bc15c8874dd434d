import { join } from 'node:path';
import type { ModelDefinition, TensorValues } from '@cnn/core';
import type { Preprocessing, SplitFiles } from '@cnn/data';
import type { SavedModel } from '@cnn/experiment';
import { saveModel, writeFileAtomic, writeJson, writeSealedJson } from '@cnn/node';
import { historyCurves, type ReportOptions, report, toSvg } from '@cnn/plot';
import type { Callback, Logs, TrainingStop } from '@cnn/train';
import { keptOf, type TestResults } from './evaluateTest.js';
import { writeFigures } from './figures.js';

/** Written last: a folder with it, and without a checkpoint, holds a run that is finished. */
export const reportFile = 'report.html';

/** What training has measured so far, in the form of `history.json`. */
export interface RunHistory {
  readonly epoch: number[];
  readonly history: Record<string, number[]>;
}

export interface TrainingFolderOptions {
  readonly out: string;
  readonly model: ModelDefinition;
  readonly classNames: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly testTimeViews: number;
  readonly trainedOn: SavedModel['trainedOn'] & object;
  readonly trainedWith: SavedModel['trainedWith'];
  /** All that is needed to run it again. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The run's id, which each part names. */
  readonly run: string | undefined;
}

/** The files that `cnn train` leaves. What an epoch has reached is on the disk before the next one begins. */
export class TrainingFolder {
  readonly #options: TrainingFolderOptions;
  #run: RunHistory = { epoch: [], history: {} };

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

  path(...parts: readonly string[]): string {
    return join(this.#options.out, ...parts);
  }

  /** Saves the model and the history after each epoch. */
  saving(): Callback {
    return {
      name: 'save',
      state: () => ({ values: structuredClone({ ...this.#run }) }),
      restore: ({ values = {} }) => {
        this.#run = values as unknown as RunHistory;
      },
      onEpochEnd: async ({ epoch, logs, training }) => {
        this.#add(epoch, logs);
        await this.saveModel(await training.weights());
        await this.saveHistory();
      },
    };
  }

  #add(epoch: number, logs: Logs): void {
    this.#run.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      this.#run.history[name] = [...(this.#run.history[name] ?? []), value];
    }
  }

  /** What a saved model has besides its weights. */
  get described() {
    const { out: _, run: __, settings, ...described } = this.#options;
    return { ...described, details: { ...this.#named, settings } };
  }

  /** @param results where it decides and what calibrates it, known once it was evaluated */
  async saveModel(
    state: TensorValues,
    results: Pick<TestResults, 'decision' | 'temperature'> = {},
  ): Promise<void> {
    const { details, ...described } = this.described;
    await saveModel({
      ...described,
      ...keptOf(results),
      directory: this.path('model'),
      state,
      details: { ...details, epochs: this.epochs },
    });
  }

  async saveHistory(stopped?: TrainingStop): Promise<void> {
    const { settings } = this.#options;
    const value = { ...this.#run, ...(stopped ? { stopped } : {}), settings };
    await this.saveResults('history.json', value);
  }

  /** Parts in the form that `--split` takes. */
  async saveSplit(value: SplitFiles): Promise<void> {
    await writeJson({ path: this.path('split.json'), value });
  }

  /** JSON that names the run and holds a sum over its fields. */
  async saveResults(name: 'history.json' | 'evaluation.json', value: object): Promise<void> {
    await writeSealedJson({ path: this.path(name), value: { ...this.#named, ...value } });
  }

  get #named() {
    const { run } = this.#options;
    return run === undefined ? {} : { run };
  }

  /** `curves.svg`, the tutorial's figures `accuracy.svg` and `loss.svg`, and `report.html`. */
  async saveReport(options: ReportOptions): Promise<void> {
    const { history } = this;
    const curves = await toSvg(
      historyCurves({
        ...{ history, title: options.title },
        // Two classes are told apart at 0.5 while training.
        ...(options.evaluation?.classNames.length === 2 ? { threshold: 0.5 } : {}),
      }),
    );
    await writeFileAtomic({ path: this.path('curves.svg'), content: curves });
    await writeFigures({ directory: this.#options.out, history });
    await writeFileAtomic({ path: this.path(reportFile), content: await report({ ...options, history }) });
  }
}
