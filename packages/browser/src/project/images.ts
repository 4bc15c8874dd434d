import { CnnError, monotonicTime } from '@cnn/core';
import {
  type FileProgress,
  type GroupRule,
  ImageFingerprints,
  type ImageSet,
  shownBytes,
  whiteOf,
} from '@cnn/data';
import { type DataFingerprint, type ExperimentData, type RunSet, sha256, withNames } from '@cnn/experiment';
import type { FilesSet } from '../images/filesSet.js';
import type { NamedFile } from '../images/namedFile.js';
import { pathRule } from '../images/pathRule.js';
import type { AddedImages, ImageLibrary } from '../library/imageLibrary.js';
import { type PathLayout, pathLayout } from './pathLayout.js';
import { type PathPlace, placeOf } from './pathPlace.js';
import type { ImagesSource, ImagesSummary, ProjectTask } from './projectState.js';
import { Removed } from './removed.js';

/** Sets that a page brings: each is opened when it is asked for. */
export type EmbeddedSets = Readonly<Record<string, () => RunSet | Promise<RunSet>>>;

/** A picture of a list, `[height, width, 4]`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity, 0 to 255. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

export interface ProjectImagesOptions {
  readonly library: ImageLibrary;
  readonly embedded: EmbeddedSets;
  readonly onProgress: (task: ProjectTask, done: number, total: number) => void;
}

/** What a set is called in the experiment of a project whose images are files: the folder that a download of the project has them in. */
export const imagesFolder = 'images';

/** Milliseconds between two tellings of progress. */
const PROGRESS_INTERVAL = 100;

/** The images of a project. */
export class ProjectImages {
  readonly #options: ProjectImagesOptions;
  readonly #removed: Removed;
  #opened: { readonly key: string; readonly set: Promise<RunSet | FilesSet> } | undefined;
  readonly #fingerprints = new WeakMap<ImageSet, ImageFingerprints>();
  #cancel = new AbortController();
  #staged: (File | NamedFile)[] = [];

  constructor(options: ProjectImagesOptions) {
    this.#options = options;
    this.#removed = new Removed(options.library);
  }

  /** Holds files for the next `add`: a page hands over many in portions, since each takes it time. */
  stage(files: readonly (File | NamedFile)[]): void {
    this.#staged.push(...files);
  }

  /** Copies files into the project, with those that were staged. */
  async add(files: readonly (File | NamedFile)[]): Promise<AddedImages> {
    const all = [...this.#staged, ...files];
    this.#staged = [];
    this.#removed.forget();
    const how = { signal: this.signal(), onProgress: this.#progress('adding') };
    return this.#changing(() => this.#options.library.add(all, how));
  }

  /** Tells how far work has come, a few times per second. */
  #progress(task: ProjectTask): (progress: FileProgress) => void {
    let last = Number.NEGATIVE_INFINITY;
    return ({ done, total }) => {
      const now = monotonicTime();
      if (done < total && now - last < PROGRESS_INTERVAL) return;
      last = now;
      this.#options.onProgress(task, done, total);
    };
  }

  /** Takes files out, which `restore` can bring back. */
  remove(files: readonly string[]): Promise<void> {
    return this.#changing(() => this.#removed.remove(files));
  }

  /** Brings back the files that were removed last. @returns how many */
  restore(): Promise<number> {
    return this.#changing(() => this.#removed.restore());
  }

  /** A set that is opened meanwhile has the files of before: it is forgotten too. */
  async #changing<Result>(change: () => Promise<Result>): Promise<Result> {
    try {
      return await change();
    } finally {
      this.#opened = undefined;
    }
  }

  /** How the files lie. */
  layout(): PathLayout {
    return pathLayout(this.#options.library.files);
  }

  /** What a rule finds in the paths. @throws CnnError (OPTIONS) for one that can't be read, or that takes too long */
  async place(rule: string): Promise<PathPlace> {
    const paths = this.#options.library.files.map(({ path }) => path);
    const { of } = await pathRule<string>({ rule: rule as GroupRule, what: 'rule', paths });
    const nameIn = (path: string): string | undefined => {
      try {
        return of(path);
      } catch {
        return undefined;
      }
    };
    return placeOf({ rule, nameIn, paths, shown: this.layout().paths });
  }

  /** Ends what is being added, read or compared, and drops what was staged. */
  cancel(): void {
    this.#staged = [];
    this.#cancel.abort();
  }

  /** Of work that begins now: `cancel` ends it. */
  signal(): AbortSignal {
    if (this.#cancel.signal.aborted) this.#cancel = new AbortController();
    return this.#cancel.signal;
  }

  /** What is known of the images of a set that was opened, for looks at what is alike. */
  fingerprintsOf(set: ImageSet): ImageFingerprints {
    const kept = this.#fingerprints.get(set) ?? new ImageFingerprints(set.items.length);
    this.#fingerprints.set(set, kept);
    return kept;
  }

  /** The set, read as it says; opened once for the same reading. */
  open(source: ImagesSource, reading: ExperimentData): Promise<RunSet | FilesSet> {
    const key = JSON.stringify([source, reading]);
    if (this.#opened?.key !== key) {
      const set = this.#read(source, reading);
      this.#opened = { key, set };
      set.catch(() => {
        if (this.#opened?.set === set) this.#opened = undefined;
      });
    }
    return this.#opened.set;
  }

  async #read(source: ImagesSource, reading: ExperimentData): Promise<RunSet | FilesSet> {
    const { library, embedded } = this.#options;
    if (source.kind === 'files') {
      const { source: _, ...how } = reading;
      return library.open({
        ...how,
        signal: this.signal(),
        onProgress: this.#progress('reading'),
      });
    }
    const open = Object.hasOwn(embedded, source.name) ? embedded[source.name] : undefined;
    if (open) return withNames(await open());
    throw new CnnError(
      'DATA',
      `expected an embedded set, ${Object.keys(embedded).join(', ') || 'none'}, received ${source.name}.`,
    );
  }

  async summary(source: ImagesSource, reading: ExperimentData): Promise<ImagesSummary> {
    const set = await this.open(source, reading);
    const { items, name, note, classNames, multiLabel = false, imageShape } = set;
    return {
      ...{ source, name, note, classNames, multiLabel, imageShape, reading },
      files: items.map(({ file }, at) => file ?? `image ${at}`),
      labels: items.map(({ label, labels }) => labels ?? [label]),
      groups: items.map(({ group }) => group),
      report: 'report' in set ? set.report : undefined,
      givenParts: set.parts !== undefined,
    };
  }

  /** Tells one state of the images from another, so that a run goes on with those that it began with. */
  async fingerprint({ items }: ImageSet): Promise<DataFingerprint> {
    const bytes = new Map(this.#options.library.files.map(({ path, bytes: size }) => [path, size]));
    const text = new TextEncoder();
    const names = items.map(({ file, label, labels, group }) => JSON.stringify([file, label, labels, group]));
    const sizes = items.map(({ file }) => bytes.get(file ?? '') ?? 0);
    return {
      images: items.length,
      names: await sha256(text.encode(`${names.join('\n')}\n`)),
      sizes: await sha256(text.encode(`${sizes.join('\n')}\n`)),
    };
  }
}

/** Some images of a set, not larger than `edge` pixels on their longer side. */
export async function picturesOf(
  set: ImageSet,
  indices: readonly number[],
  edge: number,
): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  for (const index of indices) {
    const pixels = shownBytes(await set.load(index), whiteOf(set));
    pictures.push(pictureOf({ pixels, shape: set.imageShape, edge }));
  }
  return pictures;
}

export interface PictureOfOptions {
  /** Bytes, `[height, width, channels]`. */
  readonly pixels: ArrayLike<number>;
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Default: as it is. */
  readonly edge?: number | undefined;
}

/** A picture, made smaller by the mean of whole blocks of pixels. */
export function pictureOf({ pixels, shape, edge = Number.POSITIVE_INFINITY }: PictureOfOptions): Picture {
  const [height, width, channels] = shape;
  const block = Math.max(1, Math.ceil(Math.max(height, width) / edge));
  const [rows, columns] = [Math.max(1, Math.floor(height / block)), Math.max(1, Math.floor(width / block))];
  const data = new Uint8ClampedArray(rows * columns * 4);
  for (let at = 0; at < rows * columns; at++) {
    const [top, left] = [Math.floor(at / columns) * block, (at % columns) * block];
    for (let channel = 0; channel < 3; channel++) {
      const from = Math.min(channel, channels - 1);
      let sum = 0;
      for (let y = top; y < top + block; y++)
        for (let x = left; x < left + block; x++) sum += pixels[(y * width + x) * channels + from] as number;
      data[4 * at + channel] = sum / (block * block);
    }
    data[4 * at + 3] = 255;
  }
  return { width: columns, height: rows, data };
}
