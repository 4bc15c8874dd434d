import { CnnError } from '@cnn/core';
import { findNearDuplicates } from '@cnn/data';
import {
  type ExperimentData,
  parseExperiment,
  type RunHost,
  readSealed,
  readStored,
  type Store,
} from '@cnn/experiment';
import type { ComparisonReportOptions } from '@cnn/plot';
import type { LearningRateSweep } from '@cnn/train';
import type { NamedFile } from '../images/namedFile.js';
import type { AddedImages, ImageLibrary } from '../library/imageLibrary.js';
import type { ModelImage } from '../model/modelImages.js';
import type { Keeping } from '../store/pageStore.js';
import { type TrainingChoices, trainingChoices } from './choices.js';
import { describeDivision } from './division.js';
import { type PageEngines, ProjectEngines } from './engines.js';
import { type EmbeddedSets, type Picture, ProjectImages, picturesOf } from './images.js';
import { type Classified, type Predicted, ProjectModels } from './models.js';
import { type GivenFolder, givenFolder, type OpenedModel } from './openedModels.js';
import type { OpenedFolder } from './openProject.js';
import type { PathLayout } from './pathLayout.js';
import type { PathPlace } from './pathPlace.js';
import type {
  CheckedExperiment,
  DivisionSummary,
  ImagesSource,
  ImagesSummary,
  ProjectEvent,
  ProjectState,
  RunSummary,
} from './projectState.js';
import { projectNames, removeProject } from './projects.js';
import { KeptRecord } from './record.js';
import type { ReportPieces } from './reportPieces.js';
import type { RunResults } from './results.js';
import { transfer } from './rpc.js';
import { ProjectRuns } from './runs.js';
import type { ModelWriters, TakeAwayKind, TakeAwaySize } from './takeAway.js';

const later = () => import('./afterTraining.js');

export interface WorkerProjectOptions extends Keeping {
  readonly name: string;
  readonly store: Store;
  readonly library: ImageLibrary;
  readonly engines: PageEngines;
  readonly embedded: EmbeddedSets;
  /** Loads what writes models in the formats of other tools. */
  readonly writers?: (() => Promise<ModelWriters>) | undefined;
  readonly host?: Pick<RunHost, 'versions' | 'facts'> | undefined;
  readonly onEvent: (event: ProjectEvent) => void;
}

/** A project as its worker has it: images, engine, trainings and models. What it takes and gives can be posted. */
export class WorkerProject {
  readonly #options: WorkerProjectOptions;
  readonly #record: KeptRecord;
  readonly #engines: ProjectEngines;
  readonly #images: ProjectImages;
  readonly #runs: ProjectRuns;
  readonly #models: ProjectModels;
  #dividing = new AbortController();

  private constructor(options: WorkerProjectOptions, record: KeptRecord) {
    const { store, library, embedded, onEvent, host } = options;
    this.#options = options;
    this.#record = record;
    this.#engines = new ProjectEngines(options.engines, (measured) => onEvent({ type: 'engine', measured }));
    this.#images = new ProjectImages({
      ...{ library, embedded },
      onProgress: (task, done, total) => onEvent({ type: 'progress', task, done, total }),
    });
    this.#runs = new ProjectRuns({
      ...{ store, record, images: this.#images, engines: this.#engines, host },
      onEvent: (id, event) => onEvent({ type: 'run', id, event }),
    });
    this.#models = new ProjectModels(store, (id) => this.#runs.storeOf(id), this.#engines);
    this.#engines.beforeEnd = () => this.#models.forget();
  }

  /** Opens a project, or begins one. */
  static async open(options: WorkerProjectOptions): Promise<WorkerProject> {
    const project = new WorkerProject(options, await KeptRecord.open(options.store));
    await project.#runs.settle();
    return project;
  }

  /** What is there. Opens the images where there are some. */
  async state(): Promise<ProjectState> {
    const { name, kept, note } = this.#options;
    const { source, reading, draft } = this.#record.value;
    const images = source && reading && (await this.#images.summary(source, reading));
    return { ...{ name, kept, note, images, draft }, runs: this.#runs.list };
  }

  /** The names of all projects that this browser keeps for the page. */
  projects(): Promise<readonly string[]> {
    return projectNames();
  }

  /** Removes another project. @throws CnnError (FILE) for one that is open, in this page or another */
  removeProject(name: string): Promise<void> {
    return removeProject(name);
  }

  /** Keeps what the page is editing. */
  saveDraft(draft: unknown): Promise<void> {
    return this.#record.change((value) => ({ ...value, draft }));
  }

  /** Holds files for the next `addFiles`: a page hands over many in portions, so that it stays free. */
  stageFiles(files: readonly (File | NamedFile)[]): void {
    this.#images.stage(files);
  }

  /** Copies files into the project, with those that were staged: all of them, or none. */
  addFiles(files: readonly (File | NamedFile)[]): Promise<AddedImages> {
    return this.#images.add(files);
  }

  /** Where images come from, and how they are read; remembered where they can be read so. */
  async read(source: ImagesSource, reading: ExperimentData): Promise<ImagesSummary> {
    const data = parseExperiment({ data: reading }).data;
    const summary = await this.#images.summary(source, data);
    await this.#record.change((value) => ({ ...value, source, reading: data }));
    return summary;
  }

  /** Takes files out of the project. */
  removeFiles(files: readonly string[]): Promise<void> {
    return this.#images.remove(files);
  }

  /** Brings back the files that were removed last, up to 64 MiB. @returns how many */
  restoreFiles(): Promise<number> {
    return this.#images.restore();
  }

  /** How the files of the project lie, and what that says about classes and patients. */
  layout(): PathLayout {
    return this.#images.layout();
  }

  /** What a rule, such as `folder:1`, finds in the paths of the files. @throws CnnError (OPTIONS) for a rule that can't be read */
  place(rule: string): Promise<PathPlace> {
    return this.#images.place(rule);
  }

  /** Ends what is being added, read or compared: it is refused with the code ABORTED, and nothing changes. */
  cancel(): void {
    this.#images.cancel();
  }

  async pictures(indices: readonly number[], edge: number): Promise<readonly Picture[]> {
    const pictures = await picturesOf(await this.#set(), indices, edge);
    return transfer(
      pictures,
      pictures.map(({ data }) => data.buffer),
    );
  }

  /** Pairs of images of different patients, or of none, that show nearly the same: for each the most similar one. */
  async duplicates(): Promise<
    readonly { readonly items: readonly [number, number]; readonly similarity: number }[]
  > {
    const set = await this.#set();
    const parts: Record<string, number[]> = {};
    for (const [index, { group, file }] of set.items.entries()) {
      const part = group ?? file ?? String(index);
      parts[part] = [...(parts[part] ?? []), index];
    }
    const fingerprints = this.#images.fingerprintsOf(set);
    return findNearDuplicates({ set, parts, fingerprints, signal: this.#images.signal() });
  }

  /** How an experiment divides the images. The one that is asked for before and not ready is refused with the code ABORTED. */
  async divide(experiment: unknown): Promise<DivisionSummary> {
    this.#dividing.abort();
    this.#dividing = new AbortController();
    const { signal } = this.#dividing;
    const set = await this.#set();
    const fingerprints = this.#images.fingerprintsOf(set);
    return describeDivision(set, parseExperiment(experiment), { fingerprints, signal });
  }

  /** Whether an experiment is one; with all its defaults, or with what is wrong and in which field. */
  async check(experiment: unknown): Promise<CheckedExperiment> {
    try {
      return { experiment: parseExperiment(experiment) };
    } catch (error) {
      if (!(error instanceof CnnError)) throw error;
      const { path } = error.details;
      return { problem: { message: error.message, path: typeof path === 'string' ? path : undefined } };
    }
  }

  /** What the settings of a training can be. */
  choices(): TrainingChoices {
    return trainingChoices();
  }

  findRate(experiment: unknown): Promise<LearningRateSweep> {
    return this.#runs.findRate(experiment);
  }

  async train(experiment: unknown, name: string): Promise<RunSummary> {
    return this.#runs.train(experiment, name);
  }

  /** Goes on with a run, on its own engine or another, which changes its last bits. */
  async resume(id: string, engine?: string): Promise<RunSummary> {
    await this.#models.forget();
    return this.#runs.resume(id, engine);
  }

  pause(): void {
    this.#runs.pause();
  }

  /** Ends what is going on; a training is kept as far as its last checkpoint has it. */
  stop(): void {
    this.#runs.stop();
  }

  /** Ends the training with the epoch that is going on; it is tested and reported as after the last one. */
  finish(): void {
    this.#runs.finish();
  }

  runs(): readonly RunSummary[] {
    return this.#runs.list;
  }

  renameRun(id: string, name: string): Promise<void> {
    return this.#runs.rename(id, name);
  }

  async removeRun(id: string): Promise<void> {
    await this.#models.forget();
    await this.#runs.remove(id);
  }

  /** A JSON file of a run: `history.json`, `evaluation.json`, `experiment.json`; undefined where it is not there. */
  async runJson(id: string, file: string): Promise<unknown> {
    const store = this.#runs.storeOf(id);
    if (!(await store.read(file))) return undefined;
    return (await readSealed(store, file)).value;
  }

  /** What a run is on its test set; undefined where it was not evaluated. */
  async results(id: string): Promise<RunResults | undefined> {
    return (await later()).runResults(this.#runs.storeOf(id));
  }

  async report(id: string): Promise<string> {
    return new TextDecoder().decode(await readStored(this.#runs.storeOf(id), 'report.html'));
  }

  /** Runs side by side, for `comparisonReport` of `@cnn/plot`. */
  async compare(ids: readonly string[]): Promise<ComparisonReportOptions> {
    const { compareNamed } = await later();
    const nameOf = (id: string) => this.#runs.list.find((run) => run.id === id)?.name ?? id;
    return compareNamed(ids.map((id) => ({ name: nameOf(id), store: this.#runs.storeOf(id) })));
  }

  /** The report of a run, to be shown inside of a page. */
  async reportPieces(id: string): Promise<ReportPieces> {
    return (await later()).reportPieces(await this.report(id));
  }

  async explain(id: string, indices: readonly number[]): Promise<readonly Classified[]> {
    return this.#models.explain(id, await this.#set(), indices);
  }

  /** Opens a project, a run or a model: a zip, or the files of a folder. A project becomes one of its own. */
  async openFolder(given: GivenFolder): Promise<OpenedFolder> {
    const { recognizeFolder, openProject } = await later();
    const store = await givenFolder(given);
    const found = await recognizeFolder(store);
    const name = store.name.replace(/\.zip$/i, '');
    if (found.kind === 'project') return openProject(found, name);
    if (found.kind === 'run') return { kind: 'run', id: (await this.#runs.open(found.run, name)).id };
    return { kind: 'model', id: (await this.#models.opened.open(given)).id };
  }

  /** The whole project with a run, as a zip. */
  async projectZip(id: string): Promise<Blob> {
    const { projectZip } = await later();
    return projectZip({
      ...this.#zipped(id),
      onProgress: (done, total) => this.#options.onEvent({ type: 'progress', task: 'packing', done, total }),
    });
  }

  /** Bytes that the zip will have, nearly. */
  async projectZipSize(id: string): Promise<number> {
    const { projectZipSize } = await later();
    return projectZipSize(this.#zipped(id));
  }

  #zipped(id: string) {
    const { name, library } = this.#options;
    const files = this.#record.value.source?.kind === 'files';
    return { name, run: this.#runs.storeOf(id), library: files ? library : undefined };
  }

  /** Opens a model and keeps it. */
  openModel(given: GivenFolder): Promise<OpenedModel> {
    return this.#models.opened.open(given);
  }

  /** The models that were opened. */
  models(): Promise<readonly OpenedModel[]> {
    return this.#models.opened.list();
  }

  renameModel(id: string, name: string): Promise<void> {
    return this.#models.opened.rename(id, name);
  }

  async removeModel(id: string): Promise<void> {
    await this.#models.forget();
    await this.#models.opened.remove(id);
  }

  predict(id: string, images: readonly ModelImage[]): Promise<readonly Predicted[]> {
    return this.#models.predict(id, images);
  }

  classify(id: string, image: ModelImage, target?: string): Promise<Classified> {
    return this.#models.classify(id, image, target);
  }

  /** A file of a run, or of a model that was opened. */
  async takeAway(id: string, kind: TakeAwayKind): Promise<Blob> {
    const { takeAway } = await later();
    const bytes = await takeAway(this.#models.takenFrom(id), kind, this.#options.writers);
    return new Blob([bytes as Uint8Array<ArrayBuffer>]);
  }

  async takeAwaySize(id: string, kind: TakeAwayKind): Promise<TakeAwaySize> {
    const { takeAwaySize } = await later();
    return takeAwaySize(this.#models.takenFrom(id), kind, this.#options.writers);
  }

  #set() {
    const { source, reading } = this.#record.value;
    if (source && reading) return this.#images.open(source, reading);
    throw new CnnError('DATA', 'the project has no images. Add some first.', {
      details: { reason: 'noImages' },
    });
  }
}
