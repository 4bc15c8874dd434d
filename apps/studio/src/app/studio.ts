import {
  connectProject,
  type DivisionSummary,
  type ImagesSource,
  type ImagesSummary,
  type Keeping,
  type MeasuredEngine,
  type OpenedModel,
  type ProjectEvent,
  type ProjectTask,
  type RemoteProject,
  type RunSummary,
} from '@cnn/browser';
import { CnnError } from '@cnn/core';
import type { ExperimentData } from '@cnn/experiment';
import { batch, effect, signal } from '@preact/signals';
import type { OfflineState } from '../offline/registerOffline.js';
import { type Draft, draftExperiment, emptyDraft, readDraft } from './draft.js';
import { LiveRun } from './liveRun.js';

/** What the worker is busy with. */
export interface Work {
  readonly task: ProjectTask;
  readonly done: number;
  readonly total: number;
}

/** Milliseconds after the last change when what is edited is saved. */
const SAVE_AFTER = 400;

/** The state of the page, and what can be done. Components read its signals; all work is the worker's. */
export class Studio {
  /** Undefined until the project is open. */
  readonly project = signal<RemoteProject>();
  readonly name = signal('');
  readonly kept = signal<Keeping>();
  readonly images = signal<ImagesSummary>();
  /** Images that are there, where their classes are not known yet. */
  readonly unread = signal(0);
  /** What is edited: split, network, training. */
  readonly draft = signal<Draft>(emptyDraft);
  readonly division = signal<DivisionSummary>();
  /** Whether the images can't be divided as it is said; Split says why. */
  readonly undividable = signal(false);
  readonly runs = signal<readonly RunSummary[]>([]);
  /** The run that trains now, or did last on this page. */
  readonly live = signal<LiveRun>();
  /** The run whose results are shown. */
  readonly shown = signal<string>();
  readonly models = signal<readonly OpenedModel[]>([]);
  readonly work = signal<Work>();
  readonly engines = signal<readonly MeasuredEngine[]>([]);
  /** Whether the page works without a network. */
  readonly offline = signal<OfflineState>();
  /** What went wrong with the project as a whole. */
  readonly problem = signal<unknown>();

  /** Opens a project, with what was saved of it. */
  async open(name: string): Promise<void> {
    this.name.value = name;
    try {
      const worker = new Worker(new URL('../workers/project.ts', import.meta.url), {
        type: 'module',
        name: 'project',
      });
      worker.addEventListener('error', ({ message }) => {
        this.problem.value = new Error(
          `The project’s worker failed: ${message || 'its program can’t be loaded'}. Reload the page; what was saved is whole.`,
        );
      });
      const onEvent = (event: ProjectEvent): void => this.#tell(event);
      const project = await connectProject({ worker, name, onEvent });
      const state = await project.state();
      batch(() => {
        this.kept.value = { kept: state.kept, note: state.note };
        this.images.value = state.images;
        this.draft.value = readDraft(state.draft);
        this.runs.value = state.runs;
        this.shown.value = state.runs.findLast(({ status }) => status === 'finished')?.id;
        this.project.value = project;
      });
      await this.#showUnfinished();
      this.#saveChanges();
    } catch (error) {
      this.problem.value = error;
    }
  }

  /** Changes some of what is edited. */
  edit(changes: Partial<Draft>): void {
    this.draft.value = { ...this.draft.value, ...changes };
  }

  /** Adds files to the project's own, and reads all anew. */
  async addFiles(files: readonly (File | { readonly path: string; readonly file: Blob })[]) {
    const project = this.#opened();
    const added = await project.addFiles([...files]);
    this.work.value = undefined;
    return added;
  }

  /** Reads the images as it is said; the split is divided anew by who shows it. */
  async readImages(source: ImagesSource, reading: ExperimentData): Promise<void> {
    try {
      const images = await this.#opened().read(source, reading);
      batch(() => {
        this.images.value = images;
        this.division.value = undefined;
      });
    } finally {
      this.work.value = undefined;
    }
  }

  /** The experiment of what is edited, as the worker takes it. */
  experiment(): unknown {
    return draftExperiment(this.draft.value, this.images.value);
  }

  async divide(): Promise<void> {
    this.division.value = await this.#opened().divide(this.experiment());
  }

  /** Trains what is edited as a new run; resolves when it ends. */
  async train(name: string): Promise<void> {
    this.live.value = new LiveRun(name);
    await this.#follow(this.#opened().train(this.experiment(), name));
  }

  /** Goes on with a run, on its own engine or another. */
  async resume(id: string, engine?: string): Promise<void> {
    const run = this.runs.value.find((one) => one.id === id);
    const history = (await this.#opened().runJson(id, 'history.json')) as LiveRun['saved'];
    this.live.value = new LiveRun(run?.name ?? id, history);
    await this.#follow(this.#opened().resume(id, engine));
  }

  async #follow(run: Promise<RunSummary>): Promise<void> {
    try {
      const { id, status } = await run;
      if (status === 'finished') this.shown.value = id;
    } catch (error) {
      // Stopped by who asked for it, before the first step.
      if (!(error instanceof CnnError) || error.code !== 'ABORTED') throw error;
    } finally {
      this.live.value?.end();
      await this.refreshRuns();
    }
  }

  /** The curves of a run that was not finished, as far as they are saved. */
  async #showUnfinished(): Promise<void> {
    const run = this.runs.value.at(-1);
    if (run?.status !== 'paused' && run?.status !== 'interrupted') return;
    // Whoever resumes it is told what is wrong with its files.
    const history = await this.#opened()
      .runJson(run.id, 'history.json')
      .catch(() => undefined);
    if (!history || this.live.value) return;
    const shown = new LiveRun(run.name, history as LiveRun['saved']);
    shown.end();
    this.live.value = shown;
  }

  async refreshRuns(): Promise<void> {
    this.runs.value = await this.#opened().runs();
  }

  #opened(): RemoteProject {
    const project = this.project.value;
    if (!project) throw new Error('The project is not open yet.');
    return project;
  }

  #tell(event: ProjectEvent): void {
    if (event.type === 'progress') this.work.value = event.done < event.total ? event : undefined;
    else if (event.type === 'engine') {
      const others = this.engines.value.filter(({ name }) => name !== event.measured.name);
      this.engines.value = [...others, event.measured];
      this.live.value?.tellEngine(event.measured);
    } else {
      this.live.value?.tell(event.id, event.event);
      if (event.event.type === 'trainBegin' || event.event.type === 'epochEnd') void this.refreshRuns();
    }
  }

  #saveChanges(): void {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let first = true;
    effect(() => {
      const draft = this.draft.value;
      if (first) {
        first = false;
        return;
      }
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        this.project.value?.saveDraft(draft).catch((error: unknown) => {
          this.problem.value = error;
        });
      }, SAVE_AFTER);
    });
  }
}
