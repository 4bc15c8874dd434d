import { CnnError } from '@cnn/core';
import { findNearDuplicates } from '@cnn/data';
import { type ExperimentData, parseExperiment } from '@cnn/experiment';
import type { LearningRateSweep } from '@cnn/train';
import type { NamedFile } from '../images/namedFile.js';
import type { AddedImages } from '../library/imageLibrary.js';
import { type TrainingChoices, trainingChoices } from './choices.js';
import { describeDivision } from './division.js';
import { type Picture, picturesOf } from './images.js';
import type { PathLayout } from './pathLayout.js';
import type { PathPlace } from './pathPlace.js';
import { openParts, type WorkerProjectOptions } from './projectParts.js';
import type {
  CheckedExperiment,
  DivisionSummary,
  ImagesSource,
  ImagesSummary,
  ProjectState,
  RunSummary,
} from './projectState.js';
import { projectNames, removeProject } from './projects.js';
import { transfer } from './rpc.js';
import { TrainedProject } from './trainedProject.js';

/** A project as its worker has it: images, engine, trainings and models. What it takes and gives can be posted. */
export class WorkerProject extends TrainedProject {
  #dividing = new AbortController();

  /** Opens a project, or begins one. */
  static async open(options: WorkerProjectOptions): Promise<WorkerProject> {
    return new WorkerProject(await openParts(options));
  }

  /** What is there. Opens the images where there are some. */
  async state(): Promise<ProjectState> {
    const { name, kept, note } = this.own.options;
    const { source, reading, draft } = this.own.record.value;
    const images = source && reading && (await this.own.images.summary(source, reading));
    return { ...{ name, kept, note, images, draft }, runs: this.own.runs.list };
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
    return this.own.record.change((value) => ({ ...value, draft }));
  }

  /** Holds files for the next `addFiles`: a page hands over many in portions, so that it stays free. */
  stageFiles(files: readonly (File | NamedFile)[]): void {
    this.own.images.stage(files);
  }

  /** Copies files into the project, with those that were staged: all of them, or none. */
  addFiles(files: readonly (File | NamedFile)[]): Promise<AddedImages> {
    return this.own.images.add(files);
  }

  /** Where images come from, and how they are read; remembered where they can be read so. */
  async read(source: ImagesSource, reading: ExperimentData): Promise<ImagesSummary> {
    const data = parseExperiment({ data: reading }).data;
    const summary = await this.own.images.summary(source, data);
    await this.own.record.change((value) => ({ ...value, source, reading: data }));
    return summary;
  }

  /** Takes files out of the project. */
  removeFiles(files: readonly string[]): Promise<void> {
    return this.own.images.remove(files);
  }

  /** Brings back the files that were removed last, up to 64 MiB. @returns how many */
  restoreFiles(): Promise<number> {
    return this.own.images.restore();
  }

  /** How the files of the project lie, and what that says about classes and patients. */
  layout(): PathLayout {
    return this.own.images.layout();
  }

  /** What a rule, such as `folder:1`, finds in the paths of the files. @throws CnnError (OPTIONS) for a rule that can't be read */
  place(rule: string): Promise<PathPlace> {
    return this.own.images.place(rule);
  }

  /** Ends what is being added, read or compared: it is refused with the code ABORTED, and nothing changes. */
  cancel(): void {
    this.own.images.cancel();
  }

  async pictures(indices: readonly number[], edge: number): Promise<readonly Picture[]> {
    const pictures = await picturesOf(await this.set(), indices, edge);
    return transfer(
      pictures,
      pictures.map(({ data }) => data.buffer),
    );
  }

  /** Pairs of images of different patients, or of none, that show nearly the same: for each the most similar one. */
  async duplicates(): Promise<
    readonly { readonly items: readonly [number, number]; readonly similarity: number }[]
  > {
    const set = await this.set();
    const parts: Record<string, number[]> = {};
    for (const [index, { group, file }] of set.items.entries()) {
      const part = group ?? file ?? String(index);
      parts[part] = [...(parts[part] ?? []), index];
    }
    const fingerprints = this.own.images.fingerprintsOf(set);
    return findNearDuplicates({ set, parts, fingerprints, signal: this.own.images.signal() });
  }

  /** How an experiment divides the images. The one that is asked for before and not ready is refused with the code ABORTED. */
  async divide(experiment: unknown): Promise<DivisionSummary> {
    this.#dividing.abort();
    this.#dividing = new AbortController();
    const { signal } = this.#dividing;
    const set = await this.set();
    const fingerprints = this.own.images.fingerprintsOf(set);
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
    return this.own.runs.findRate(experiment);
  }

  async train(experiment: unknown, name: string): Promise<RunSummary> {
    return this.own.runs.train(experiment, name);
  }

  /** Goes on with a run, on its own engine or another, which changes its last bits. */
  async resume(id: string, engine?: string): Promise<RunSummary> {
    await this.own.models.forget();
    return this.own.runs.resume(id, engine);
  }

  pause(): void {
    this.own.runs.pause();
  }

  /** Ends what is going on; a training is kept as far as its last checkpoint has it. */
  stop(): void {
    this.own.runs.stop();
  }

  /** Ends the training with the epoch that is going on; it is tested and reported as after the last one. */
  finish(): void {
    this.own.runs.finish();
  }
}
