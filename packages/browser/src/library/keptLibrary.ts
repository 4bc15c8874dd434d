import { CnnError } from '@cnn/core';
import { type BadImage, canonicalName, type Fitting } from '@cnn/data';
import type { StoreLock } from '@cnn/experiment';
import { type FileDecoder, type FilesSet, type FilesSetOptions, filesSet } from '../images/filesSet.js';
import { MAX_PIXELS } from '../images/imageFiles.js';
import { namedFile } from '../images/listFiles.js';
import type { NamedFile } from '../images/namedFile.js';
import { isArrayPath, npzFiles } from '../images/npzFiles.js';
import { readingOf, withReading } from '../images/reading.js';
import type { Keeping, Kept } from '../store/pageStore.js';
import { isFull } from '../store/storageError.js';
import type { FileThreads } from '../workers/fileThreads.js';
import { addFiles, fullError } from './addFiles.js';
import { DecodedCache } from './decodedCache.js';
import type { AddedImages, AddImagesOptions, ImageLibrary } from './imageLibrary.js';
import {
  decodedName,
  type LibraryFile,
  type LibraryIndex,
  removeDecoded,
  removeUnnamed,
  writeIndex,
} from './libraryIndex.js';
import { filesOptionsOf, type OpenReading } from './openReading.js';
import type { Shelf } from './shelf.js';

/** Bytes of decoded pixels in memory, where they can't be kept elsewhere. */
const CACHE_BYTES = 256 * 1024 ** 2;

/** To be raised when files are decoded to other pixels than before. */
const CACHE_VERSION = 1;

/** Where a library lies, and who decodes its images. */
interface Means extends Keeping {
  readonly shelf: Shelf;
  readonly lock: StoreLock;
  readonly threads: FileThreads;
}

/** A library that this page alone has open. */
export class KeptLibrary implements ImageLibrary {
  readonly kept: Kept;
  readonly note: string | undefined;
  readonly #means: Means;
  #index: LibraryIndex;
  #byId: ReadonlyMap<number, LibraryFile>;
  /** One change after the other. */
  #changes: Promise<unknown> = Promise.resolve();
  readonly #packs = new Map<string, Promise<Blob | undefined>>();
  #decoded: { readonly name: string; readonly cache: DecodedCache | undefined } | undefined;

  constructor(means: Means, index: LibraryIndex) {
    this.#means = means;
    this.#index = index;
    this.#byId = byId(index);
    this.kept = means.kept;
    this.note = means.note;
  }

  get files(): ImageLibrary['files'] {
    return this.#index.files.map(({ path, bytes, size }) => ({ path, bytes, size }));
  }

  get bad(): readonly BadImage[] {
    return this.#index.bad;
  }

  async add(files: Iterable<File | NamedFile>, options: AddImagesOptions = {}): Promise<AddedImages> {
    const named = Array.from(files, namedFile);
    const { maxPixels = MAX_PIXELS, onProgress, signal } = options;
    const { shelf, threads } = this.#means;
    return this.#change(async () => {
      const how = { shelf, threads, maxPixels, onProgress, signal };
      const result = await addFiles({ ...how, index: this.#index, files: named });
      try {
        await writeIndex(shelf, result.index);
      } catch (error) {
        await result.undo();
        throw isFull(error) ? fullError(named.length, error) : error;
      }
      const { added, replaced, bad } = result;
      await this.#exchange(result.index);
      return { added, replaced, bad };
    });
  }

  async file(path: string): Promise<Blob | undefined> {
    const key = canonicalName(path);
    const found = this.#index.files.find((one) => canonicalName(one.path) === key);
    return found && this.#blobOf(found);
  }

  async remove(paths: readonly string[]): Promise<void> {
    const gone = new Set(paths.map(canonicalName));
    await this.#change(async () => {
      const index = {
        ...this.#index,
        files: this.#index.files.filter(({ path }) => !gone.has(canonicalName(path))),
        bad: this.#index.bad.filter(({ file }) => !gone.has(canonicalName(file))),
        others: this.#index.others.filter((path) => !gone.has(canonicalName(path))),
      };
      await writeIndex(this.#means.shelf, index);
      await this.#exchange(index);
    });
  }

  async open(reading: OpenReading = {}): Promise<FilesSet> {
    const isArrays = this.#index.files.some(({ path }) => isArrayPath(path));
    const options = filesOptionsOf(reading, isArrays);
    const { files, bad, others } = this.#index;
    const arrays = isArrays ? await this.#arrays(options, reading) : undefined;
    if (arrays) return arrays;
    const byPath = new Map(files.map((file) => [file.path, file]));
    const reasons = new Map(bad.map(({ file, reason }) => [file, reason]));
    const nothing = new Blob();
    const all = [...byPath.keys(), ...reasons.keys(), ...others].map((path) => ({ path, file: nothing }));
    const fileOf = ({ path }: NamedFile): LibraryFile => byPath.get(path) as LibraryFile;
    const { channels = 3 } = options;
    const { threads } = this.#means;
    const { maxPixels = MAX_PIXELS } = reading;
    const how = { ...readingOf(reading), maxPixels };
    const decodeAs = async (file: LibraryFile, fitting: Fitting): Promise<Uint8Array> => {
      const named = { path: file.path, file: await this.#blobOf(file) };
      return threads.do('decode', { ...how, named, fitting, channels });
    };
    let cache: DecodedCache | undefined;
    const inFile = this.#means.shelf.records !== undefined;
    const memory = inFile ? { cacheBytes: 0, preload: true } : { cacheBytes: CACHE_BYTES };
    try {
      const set = await filesSet(
        all,
        { ...options, ...memory },
        {
          measure: async (named) => {
            const reason = reasons.get(named.path);
            if (reason !== undefined) throw new CnnError('DATA', reason);
            const { size } = fileOf(named);
            const known = size && reading.page === undefined && size.height * size.width <= maxPixels;
            if (known) return size;
            const file = await this.#blobOf(fileOf(named));
            return threads.do('measure', { ...how, named: { ...named, file } });
          },
          decoder: async (fitting) => {
            cache = await this.#cacheFor(fitting, channels, reading);
            return this.#decoder(cache, fileOf, (file) => decodeAs(file, fitting));
          },
          decodeOriginal: (named, { height, width }) => {
            const size = [height, width] as const;
            return decodeAs(fileOf(named), { imageSize: size, usualSize: size, onOddSize: 'resize' });
          },
        },
      );
      return withReading(set, how);
    } finally {
      await cache?.save();
    }
  }

  async close(): Promise<void> {
    await this.#changes;
    this.#decoded?.cache?.close();
    await this.#means.lock.release();
  }

  /** The set of an npz file, which is not decoded. */
  async #arrays(options: FilesSetOptions, { white }: OpenReading): Promise<FilesSet | undefined> {
    const { files, others } = this.#index;
    const nothing = new Blob();
    const named = await Promise.all(
      files.map(async (file) => ({
        path: file.path,
        file: isArrayPath(file.path) ? await this.#blobOf(file) : nothing,
      })),
    );
    return npzFiles([...named, ...others.map((path) => ({ path, file: nothing }))], { ...options, white });
  }

  #decoder(
    cache: DecodedCache | undefined,
    fileOf: (named: NamedFile) => LibraryFile,
    decode: (file: LibraryFile) => Promise<Uint8Array>,
  ): FileDecoder {
    const decodeAndKeep = async (file: LibraryFile): Promise<Uint8Array> => {
      const pixels = await decode(file);
      await cache?.put(file.id, pixels);
      return pixels;
    };
    return (named) => {
      const file = fileOf(named);
      const kept = cache?.get(file.id);
      if (kept instanceof Promise) return kept.then((pixels) => pixels ?? decodeAndKeep(file));
      return kept ?? decodeAndKeep(file);
    };
  }

  /** The one cache that there is: another way of decoding takes the place of the one before. */
  async #cacheFor(
    { imageSize, usualSize = imageSize, onOddSize }: Fitting,
    channels: number,
    { colourProfile, page, white }: OpenReading,
  ): Promise<DecodedCache | undefined> {
    const { shelf } = this.#means;
    if (!shelf.records) return undefined;
    const how = [...imageSize, channels, ...usualSize, onOddSize, colourProfile, page, white ?? undefined];
    const name = decodedName([CACHE_VERSION, ...how]);
    if (this.#decoded?.name === name) return this.#decoded.cache;
    this.#decoded?.cache?.close();
    await removeDecoded(shelf, name);
    const records = await shelf.records(name).catch(() => undefined);
    const cache = records && new DecodedCache(records, imageSize[0] * imageSize[1] * channels);
    this.#decoded = { name, cache };
    return cache;
  }

  async #blobOf(file: LibraryFile): Promise<Blob> {
    // It may lie elsewhere by now.
    const { pack, at, bytes } = this.#byId.get(file.id) ?? file;
    const opened = this.#packs.get(pack) ?? this.#means.shelf.read(pack);
    this.#packs.set(pack, opened);
    const blob = await opened;
    if (blob) return blob.slice(at, at + bytes);
    throw new CnnError('FILE', `${file.path} is no longer there. It was removed; open the images again.`);
  }

  async #exchange(index: LibraryIndex): Promise<void> {
    this.#index = index;
    this.#byId = byId(index);
    this.#packs.clear();
    await removeUnnamed(this.#means.shelf, index);
  }

  async #change<Result>(work: () => Promise<Result>): Promise<Result> {
    const change = this.#changes.then(work);
    this.#changes = change.catch(() => undefined);
    return change;
  }
}

function byId({ files }: LibraryIndex): ReadonlyMap<number, LibraryFile> {
  return new Map(files.map((file) => [file.id, file]));
}
