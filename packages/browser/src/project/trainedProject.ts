import { CnnError } from '@cnn/core';
import { readSealed, readStored } from '@cnn/experiment';
import type { ComparisonReportOptions } from '@cnn/plot';
import type { ModelImage } from '../model/modelImages.js';
import type { Classified, Predicted } from './models.js';
import { type GivenFolder, givenFolder, type OpenedModel } from './openedModels.js';
import type { OpenedFolder } from './openProject.js';
import type { ProjectParts } from './projectParts.js';
import type { RunSummary } from './projectState.js';
import type { ReportPieces } from './reportPieces.js';
import type { RunResults } from './results.js';
import type { TakeAwayKind, TakeAwaySize } from './takeAway.js';

const later = () => import('./afterTraining.js');

/** What a project has trained or opened: its runs with their results, and models to be used and taken away. */
export class TrainedProject {
  protected readonly own: ProjectParts;

  constructor(own: ProjectParts) {
    this.own = own;
  }

  runs(): readonly RunSummary[] {
    return this.own.runs.list;
  }

  renameRun(id: string, name: string): Promise<void> {
    return this.own.runs.rename(id, name);
  }

  async removeRun(id: string): Promise<void> {
    await this.own.models.forget();
    await this.own.runs.remove(id);
  }

  /** A JSON file of a run: `history.json`, `evaluation.json`, `experiment.json`; undefined where it is not there. */
  async runJson(id: string, file: string): Promise<unknown> {
    const store = this.own.runs.storeOf(id);
    if (!(await store.read(file))) return undefined;
    return (await readSealed(store, file)).value;
  }

  /** What a run is on its test set; undefined where it was not evaluated. */
  async results(id: string): Promise<RunResults | undefined> {
    return (await later()).runResults(this.own.runs.storeOf(id));
  }

  async report(id: string): Promise<string> {
    return new TextDecoder().decode(await readStored(this.own.runs.storeOf(id), 'report.html'));
  }

  /** Runs side by side, for `comparisonReport` of `@cnn/plot`. */
  async compare(ids: readonly string[]): Promise<ComparisonReportOptions> {
    const { compareNamed } = await later();
    const nameOf = (id: string) => this.own.runs.list.find((run) => run.id === id)?.name ?? id;
    return compareNamed(ids.map((id) => ({ name: nameOf(id), store: this.own.runs.storeOf(id) })));
  }

  /** The report of a run, to be shown inside of a page. */
  async reportPieces(id: string): Promise<ReportPieces> {
    return (await later()).reportPieces(await this.report(id));
  }

  async explain(id: string, indices: readonly number[]): Promise<readonly Classified[]> {
    return this.own.models.explain(id, await this.set(), indices);
  }

  /** Opens a project, a run or a model: a zip, or the files of a folder. A project becomes one of its own. */
  async openFolder(given: GivenFolder): Promise<OpenedFolder> {
    const { recognizeFolder, openProject } = await later();
    const store = await givenFolder(given);
    const found = await recognizeFolder(store);
    const name = store.name.replace(/\.zip$/i, '');
    if (found.kind === 'project') return openProject(found, name);
    if (found.kind === 'run') return { kind: 'run', id: (await this.own.runs.open(found.run, name)).id };
    return { kind: 'model', id: (await this.own.models.opened.open(given)).id };
  }

  /** The whole project with a run, as a zip. */
  async projectZip(id: string): Promise<Blob> {
    const { projectZip } = await later();
    return projectZip({
      ...this.zipped(id),
      onProgress: (done, total) =>
        this.own.options.onEvent({ type: 'progress', task: 'packing', done, total }),
    });
  }

  /** Bytes that the zip will have, nearly. */
  async projectZipSize(id: string): Promise<number> {
    const { projectZipSize } = await later();
    return projectZipSize(this.zipped(id));
  }

  private zipped(id: string) {
    const { name, library } = this.own.options;
    const files = this.own.record.value.source?.kind === 'files';
    return { name, run: this.own.runs.storeOf(id), library: files ? library : undefined };
  }

  /** Opens a model and keeps it. */
  openModel(given: GivenFolder): Promise<OpenedModel> {
    return this.own.models.opened.open(given);
  }

  /** The models that were opened. */
  models(): Promise<readonly OpenedModel[]> {
    return this.own.models.opened.list();
  }

  renameModel(id: string, name: string): Promise<void> {
    return this.own.models.opened.rename(id, name);
  }

  async removeModel(id: string): Promise<void> {
    await this.own.models.forget();
    await this.own.models.opened.remove(id);
  }

  predict(id: string, images: readonly ModelImage[]): Promise<readonly Predicted[]> {
    return this.own.models.predict(id, images);
  }

  classify(id: string, image: ModelImage, target?: string): Promise<Classified> {
    return this.own.models.classify(id, image, target);
  }

  /** A file of a run, or of a model that was opened. */
  async takeAway(id: string, kind: TakeAwayKind): Promise<Blob> {
    const { takeAway } = await later();
    const bytes = await takeAway(this.own.models.takenFrom(id), kind, this.own.options.writers);
    return new Blob([bytes as Uint8Array<ArrayBuffer>]);
  }

  async takeAwaySize(id: string, kind: TakeAwayKind): Promise<TakeAwaySize> {
    const { takeAwaySize } = await later();
    return takeAwaySize(this.own.models.takenFrom(id), kind, this.own.options.writers);
  }

  /** The images as they are read. @throws CnnError (DATA) where there are none */
  protected set() {
    const { source, reading } = this.own.record.value;
    if (source && reading) return this.own.images.open(source, reading);
    throw new CnnError('DATA', 'the project has no images. Add some first.', {
      details: { reason: 'noImages' },
    });
  }
}
