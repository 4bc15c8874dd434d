import { CnnError, type Engine } from '@cnn/core';
import {
  type Experiment,
  hasCheckpoint,
  memoryStore,
  modelFor,
  parseExperiment,
  type RunEvent,
  type RunHost,
  type RunResult,
  type RunSet,
  readSealed,
  type Store,
  shapeAfter,
  storeBelow,
  withCrop,
  writeSealed,
} from '@cnn/experiment';
import type { Callback, LearningRateSweep } from '@cnn/train';
import type { ProjectEngines } from './engines.js';
import { imagesFolder, type ProjectImages } from './images.js';
import { copyFolder, numbersOf, summaryOf } from './openedFolder.js';
import type { RunSummary } from './projectState.js';
import type { KeptRecord } from './record.js';
import { throttled } from './throttled.js';

/** Seconds of training that a killed tab loses at most. */
const CHECKPOINT_SECONDS = 10;

export interface ProjectRunsOptions {
  readonly store: Store;
  readonly record: KeptRecord;
  readonly images: ProjectImages;
  readonly engines: ProjectEngines;
  readonly onEvent: (id: string, event: RunEvent) => void;
  readonly host?: Pick<RunHost, 'versions' | 'facts'> | undefined;
}

/** What a run was asked to train, for one that ended before it had written its own `experiment.json`. */
const askedFile = (id: string): string => `asked/${id}.json`;

/** How a run begins, or goes on. */
interface Going {
  readonly resume: boolean;
  /** In the place of its own. */
  readonly engine: string | undefined;
}

interface Running {
  readonly id: string;
  readonly pause: AbortController;
  readonly stop: AbortController;
  /** Aborted: the training ends with the epoch that is going on. */
  readonly finish: AbortController;
}

/** Ends a training after the epoch in which the signal fires. */
const finishing = (signal: AbortSignal): Callback => ({
  name: 'finishing',
  onEpochEnd({ epoch, training }) {
    if (signal.aborted) training.stop(`finished early, after epoch ${epoch + 1}.`);
  },
});

/** The trainings of a project: one at a time, each in a folder of its own. */
export class ProjectRuns {
  readonly #options: ProjectRunsOptions;
  #running: Running | undefined;

  constructor(options: ProjectRunsOptions) {
    this.#options = options;
  }

  /** In the order in which they began. */
  get list(): readonly RunSummary[] {
    return this.#options.record.value.runs;
  }

  /** Where a run's files are. */
  storeOf(id: string): Store {
    return storeBelow(this.#options.store, `runs/${id}`);
  }

  /** After the page was closed: what was running then is interrupted, or lost where it had no checkpoint. */
  async settle(): Promise<void> {
    for (const run of this.list.filter(({ status }) => status === 'running')) {
      const whole = await hasCheckpoint(this.storeOf(run.id));
      await this.#note(run.id, { status: whole ? 'interrupted' : 'stopped' });
    }
  }

  /** Trains an experiment as a new run; resolves when it is finished, paused or stopped. */
  async train(given: unknown, name: string): Promise<RunSummary> {
    const id = this.#nextId();
    const experiment = await this.#alone(id, ({ stop }) =>
      this.#settled(parseExperiment(given), stop.signal),
    );
    const summary: RunSummary = {
      ...{ id, name, status: 'running', began: new Date().toISOString(), epochs: 0, results: {} },
      of: experiment.training.epochs,
      model: typeof experiment.model === 'string' ? experiment.model : experiment.model.name,
      engine: experiment.engine.name,
    };
    await writeSealed(this.#options.store, askedFile(id), experiment);
    await this.#options.record.change((value) => ({ ...value, runs: [...value.runs, summary] }));
    return this.#go(id, experiment, { resume: false, engine: undefined });
  }

  /** Goes on with a run from its last checkpoint, or from the beginning where it has none. */
  async resume(id: string, engine?: string): Promise<RunSummary> {
    const own = this.storeOf(id);
    const begun = (await own.read('experiment.json')) !== undefined;
    const { value } = begun
      ? await readSealed(own, 'experiment.json')
      : await readSealed(this.#options.store, askedFile(id));
    const { run: _, ...kept } = value;
    return this.#go(id, parseExperiment(kept), {
      resume: await hasCheckpoint(this.storeOf(id)),
      engine,
    });
  }

  pause(): void {
    this.#running?.pause.abort();
  }

  stop(): void {
    this.#running?.stop.abort();
  }

  /** Ends the training with the epoch that is going on; it is tested and reported as after the last one. */
  finish(): void {
    this.#running?.finish.abort();
  }

  /** Looks for a learning rate; leaves nothing behind. */
  async findRate(given: unknown): Promise<LearningRateSweep> {
    return this.#alone('learning-rate', async ({ stop }) => {
      const experiment = await this.#settled(parseExperiment(given), stop.signal);
      const { engines } = this.#options;
      const { findExperimentRate } = await import('./training.js');
      return findExperimentRate({
        ...{ experiment, store: memoryStore(), signal: stop.signal },
        set: await this.#set(experiment),
        engine: await engines.named(experiment.engine.name),
      });
    });
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#note(id, { name });
  }

  /** Takes a run in that was trained elsewhere. @throws CnnError (FILE) for a folder that is damaged, or holds no training */
  async open(run: Store, name: string): Promise<RunSummary> {
    const id = this.#nextId();
    const summary = await summaryOf(run, id, name);
    await copyFolder(run, this.storeOf(id));
    await this.#options.record.change((value) => ({ ...value, runs: [...value.runs, summary] }));
    return summary;
  }

  async remove(id: string): Promise<void> {
    if (this.#running?.id === id)
      throw new CnnError('OPTIONS', 'this run is training. Stop it first.', {
        details: { reason: 'running' },
      });
    await this.#options.record.change((value) => ({
      ...value,
      runs: value.runs.filter((run) => run.id !== id),
    }));
    const store = this.storeOf(id);
    await store.remove(await store.list());
    await this.#options.store.remove([askedFile(id)]);
  }

  async #go(id: string, experiment: Experiment, how: Going): Promise<RunSummary> {
    const { resume } = how;
    return this.#alone(id, async ({ pause, stop, finish }) => {
      await this.#note(id, {
        status: 'running',
        problem: undefined,
        ...(how.engine && { engine: how.engine }),
      });
      const { images, engines, host } = this.#options;
      const tell = throttled((event: RunEvent) => this.#options.onEvent(id, event));
      try {
        const { runExperiment } = await import('./training.js');
        const result = await runExperiment({
          ...{ experiment, resume, overwrite: !resume, store: this.storeOf(id) },
          set: () => this.#set(experiment),
          engine: ({ name }): Promise<Engine> => engines.named(how.engine ?? name),
          pause: pause.signal,
          signal: stop.signal,
          callbacks: [finishing(finish.signal)],
          checkpointEvery: { seconds: CHECKPOINT_SECONDS },
          host: { ...host, fingerprint: (set) => images.fingerprint(set) },
          onEvent: (event) => {
            if (event.type === 'epochEnd') void this.#note(id, { epochs: event.epoch + 1 }).catch(() => {});
            tell(event);
          },
        });
        await result.model.dispose();
        return await this.#note(id, this.#outcome(result));
      } catch (error) {
        return await this.#failed(id, error);
      }
    });
  }

  #outcome({ status, epochs, evaluation }: RunResult): Partial<RunSummary> {
    if (status === 'paused') return { status, epochs };
    return { status: 'finished', epochs, results: numbersOf(evaluation) };
  }

  /** @throws the error, but for a stop that was asked for */
  async #failed(id: string, error: unknown): Promise<RunSummary> {
    const whole = await hasCheckpoint(this.storeOf(id)).catch(() => false);
    const status = whole ? 'interrupted' : 'stopped';
    if (error instanceof CnnError && error.code === 'ABORTED') return this.#note(id, { status });
    const problem = error instanceof Error ? error.message : String(error);
    await this.#note(id, { status, problem }).catch(() => undefined);
    // A device that was lost does not come back; the next run starts another engine.
    if (error instanceof CnnError && error.code === 'ENGINE') await this.#options.engines.forget();
    throw error;
  }

  async #alone<Result>(id: string, work: (running: Running) => Promise<Result>): Promise<Result> {
    if (this.#running) {
      throw new CnnError('OPTIONS', 'a training is going on. Pause or stop it first.', {
        details: { reason: 'running' },
      });
    }
    const running = {
      id,
      pause: new AbortController(),
      stop: new AbortController(),
      finish: new AbortController(),
    };
    this.#running = running;
    try {
      return await work(running);
    } finally {
      this.#running = undefined;
    }
  }

  /** With the data of the project, and the engine that is the fastest for it where none is named. */
  async #settled(experiment: Experiment, signal: AbortSignal): Promise<Experiment> {
    const { source, reading } = this.#options.record.value;
    if (!source || !reading)
      throw new CnnError('DATA', 'the project has no images. Add some first.', {
        details: { reason: 'noImages' },
      });
    const data = { ...reading, source: source.kind === 'files' ? imagesFolder : source.name };
    const settled = { ...experiment, data };
    if (experiment.engine.name !== undefined) return settled;
    const { model, training } = experiment;
    const set = await this.#set(settled);
    const imageShape = shapeAfter(set, withCrop(training.augment, training.cropSize));
    const name = await this.#options.engines.fastest({
      model: modelFor({ model, set, imageShape }),
      batchSize: training.batchSize,
      signal,
    });
    return { ...settled, engine: { ...experiment.engine, name } };
  }

  #set({ data }: Experiment): Promise<RunSet> {
    const { source } = this.#options.record.value;
    return this.#options.images.open(source ?? { kind: 'files' }, data);
  }

  async #note(id: string, changes: Partial<RunSummary>): Promise<RunSummary> {
    const { record } = this.#options;
    await record.change((value) => ({
      ...value,
      runs: value.runs.map((run) => (run.id === id ? { ...run, ...changes } : run)),
    }));
    const found = this.list.find((run) => run.id === id);
    if (found) return found;
    throw new CnnError('OPTIONS', `expected a run of this project, received ${id}.`);
  }

  #nextId(): string {
    const numbers = this.list.map(({ id }) => Number(id.replace('run-', '')));
    return `run-${Math.max(0, ...numbers) + 1}`;
  }
}
