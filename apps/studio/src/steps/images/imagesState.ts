import type { PathLayout, PathPlace } from '@cnn/browser';
import { CnnError } from '@cnn/core';
import type { ExperimentData } from '@cnn/experiment';
import { batch, signal } from '@preact/signals';
import { countText } from '../../app/countText.js';
import type { Studio } from '../../app/studio.js';
import type { ChosenFile } from './chosenFiles.js';
import { suggestedSize } from './sizes.js';

/** Files are handed to the worker so many at a time: more would hold up the page. */
const AT_ONCE = 20;

/** What the images step is doing, and what can be done in it. */
export class ImagesState {
  readonly #studio: Studio;
  /** How the project's own files lie; undefined until they were looked at. */
  readonly layout = signal<PathLayout>();
  /** A rule that a person wrote, with what it finds. */
  readonly ownPlaces = signal<readonly PathPlace[]>([]);
  /** How the files are to be read. */
  readonly reading = signal<ExperimentData>({});
  readonly busy = signal(false);
  readonly problem = signal<unknown>();
  /** What was done last, for those who can't see it. */
  readonly done = signal('');
  /** How many images were removed and can be brought back. */
  readonly removed = signal(0);
  #touched = false;
  #stopped = false;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** What is there from an earlier visit. */
  async begin(): Promise<void> {
    await this.#work(async () => {
      const images = this.#studio.images.value;
      if (images?.source.kind === 'files') {
        this.reading.value = images.reading;
        this.#touched = true;
      }
      await this.#look();
      if (!images && (this.layout.value?.images ?? 0) > 0) await this.#read();
    });
  }

  async add(files: readonly ChosenFile[]): Promise<void> {
    await this.#work(async () => {
      this.removed.value = 0;
      await this.#stage(files);
      const { added, replaced, bad } = await this.#studio.addFiles([]);
      await this.#look();
      const before = new Set(this.#badFiles());
      await this.#read();
      // Some are found to be bad only when they are read whole.
      const leftOut = Math.max(bad.length, this.#badFiles().filter((file) => !before.has(file)).length);
      this.done.value = this.layout.value?.arrays
        ? 'The file is added.'
        : addedText(added + bad.length - leftOut, replaced, leftOut);
      if (added + replaced + bad.length === 0)
        throw new Error(
          'No images are in what you added. A model is opened under Use, a run or a project under Take away.',
        );
    });
  }

  #badFiles(): readonly string[] {
    return this.#studio.images.value?.report?.bad.map(({ file }) => file) ?? [];
  }

  /** Hands files over to the worker, a few at a time: each takes the page a millisecond. */
  async #stage(files: readonly ChosenFile[]): Promise<void> {
    this.#stopped = false;
    for (let at = 0; at < files.length; at += AT_ONCE) {
      if (this.#stopped) throw new CnnError('ABORTED', 'adding images was stopped; none was added.');
      await this.#project.stageFiles(files.slice(at, at + AT_ONCE));
    }
  }

  async useEmbedded(name: string): Promise<void> {
    await this.#work(async () => {
      await this.#studio.readImages({ kind: 'embedded', name }, {});
      this.done.value = `${this.#studio.images.value?.files.length ?? 0} images are ready.`;
    });
  }

  /** Goes back to the project's own files. */
  async useFiles(): Promise<void> {
    await this.#work(() => this.#read());
  }

  /** Reads the files in another way. */
  async change(reading: ExperimentData): Promise<void> {
    this.#touched = true;
    this.reading.value = { ...this.reading.value, ...reading };
    await this.#work(() => this.#read());
  }

  /** Looks for a rule that a person wrote. @throws CnnError (OPTIONS) where it is none */
  async findRule(rule: string): Promise<PathPlace> {
    const place = await this.#project.place(rule);
    this.ownPlaces.value = [...this.ownPlaces.value.filter((one) => one.rule !== rule), place];
    return place;
  }

  async remove(files: readonly string[]): Promise<void> {
    await this.#work(async () => {
      await this.#project.removeFiles(files);
      this.removed.value = files.length;
      this.done.value = `${files.length} ${files.length === 1 ? 'image' : 'images'} removed.`;
      await this.#look();
      await this.#read();
    });
  }

  async restore(): Promise<void> {
    await this.#work(async () => {
      const count = await this.#project.restoreFiles();
      this.removed.value = 0;
      this.done.value = `${count} ${count === 1 ? 'image is' : 'images are'} back.`;
      await this.#look();
      await this.#read();
    });
  }

  cancel(): void {
    this.#stopped = true;
    void this.#project.cancel();
  }

  get #project() {
    const project = this.#studio.project.value;
    if (!project) throw new Error('The project is not open yet.');
    return project;
  }

  async #look(): Promise<void> {
    const layout = await this.#project.layout();
    batch(() => {
      this.layout.value = layout;
      this.#studio.unread.value = layout.images;
      if (this.#touched) return;
      const { label, group, sizes } = layout;
      this.reading.value = {
        ...{ labelFrom: label?.rule, groupFrom: group?.rule, imageSize: suggestedSize(sizes) },
        ...{ onBadImage: 'skip', onEmptyClass: 'skip', onOddSize: 'resize' },
      };
    });
  }

  async #read(): Promise<void> {
    if (this.layout.value?.arrays) {
      await this.#studio.readImages({ kind: 'files' }, {});
      return;
    }
    const classes = this.classPlace;
    if ((this.layout.value?.images ?? 0) === 0 || !classes || classes.names < 2 || classes.missing > 0) {
      this.#studio.images.value = undefined;
      this.#studio.division.value = undefined;
      return;
    }
    await this.#studio.readImages({ kind: 'files' }, this.reading.value);
  }

  /** Where the class is looked for. */
  get classPlace(): PathPlace | undefined {
    return this.placeOf(this.reading.value.labelFrom);
  }

  placeOf(rule: string | undefined): PathPlace | undefined {
    const places = [...(this.layout.value?.places ?? []), ...this.ownPlaces.value];
    return places.find((place) => place.rule === rule);
  }

  async #work(work: () => Promise<void>): Promise<void> {
    batch(() => {
      this.busy.value = true;
      this.problem.value = undefined;
    });
    try {
      await work();
    } catch (error) {
      const stopped = error instanceof CnnError && error.code === 'ABORTED';
      if (stopped) this.done.value = 'Stopped.';
      else this.problem.value = error;
    } finally {
      this.busy.value = false;
    }
  }
}

function addedText(added: number, replaced: number, bad: number): string {
  const parts = [`${countText(added)} ${added === 1 ? 'image' : 'images'} added`];
  if (replaced > 0) parts.push(`${countText(replaced)} replaced`);
  if (bad > 0) parts.push(`${countText(bad)} left out`);
  return `${parts.join(', ')}.`;
}
