import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { CnnError } from '@cnn/core';
import { canonicalName } from '@cnn/data';
import { fileError } from '../../files/fileErrors.js';
import type { ManifestRow } from './readManifest.js';

/** The file of a row. */
export interface ManifestFile {
  /** Below the manifest's folder, with `/`, as the system calls it. */
  readonly file: string;
  /** Where it really lies, whatever links lead there. */
  readonly real: string;
}

/** Entries of a folder by their names, as they are and in one Unicode form. */
type Entries = ReadonlyMap<string, Dirent>;

/** Finds the files that a manifest names. Each folder is read once, so that a million rows need no million calls. */
export class ManifestFiles {
  readonly #path: string;
  readonly #folder: string;
  readonly #real: string;
  readonly #folders = new Map<string, Promise<Entries>>();

  private constructor(path: string, folder: string, real: string) {
    this.#path = path;
    this.#folder = folder;
    this.#real = real;
  }

  /**
   * @param path the manifest's, for messages
   * @throws CnnError (FILE)
   */
  static async open(path: string, folder: string): Promise<ManifestFiles> {
    try {
      return new ManifestFiles(path, folder, await realpath(folder));
    } catch (error) {
      throw fileError(`can't read ${folder}`, error);
    }
  }

  /** @throws CnnError (DATA or FILE) for a file that is missing, no file, or outside the folder, also by a link */
  async locate({ path, line }: ManifestRow): Promise<ManifestFile> {
    const where = `${this.#path}, line ${line}`;
    const wanted = this.#below(path);
    if (wanted === undefined) throw outside(where, path);
    const known = await this.#find(wanted);
    if (known) return { file: known, real: known };
    // By a link, or as a system that takes names for others' finds it.
    const file = wanted.split(sep).join('/');
    const full = join(this.#folder, wanted);
    try {
      const real = relative(this.#real, await realpath(full));
      if (leadsOut(real)) throw outside(where, path);
      if ((await stat(full)).isFile()) return { file, real: real.split(sep).join('/') };
    } catch (error) {
      throw error instanceof CnnError ? error : fileError(`${where}: can't read ${path}`, error);
    }
    throw new CnnError('DATA', `${where}: ${path} is no file. Write the path of an image.`);
  }

  /** The path below the folder; nothing when it leads outside. */
  #below(path: string): string | undefined {
    const file = normalize(path.replaceAll('\\', '/'));
    const below = isAbsolute(file)
      ? [resolve(this.#folder), this.#real]
          .map((folder) => relative(folder, file))
          .find((one) => !leadsOut(one))
      : file;
    return below === undefined || leadsOut(below) || /^[A-Za-z]:/.test(below) ? undefined : below;
  }

  /** The path of a regular file that no link leads to; names may be in another Unicode form. */
  async #find(path: string): Promise<string | undefined> {
    const names: string[] = [];
    const parts = path.split(sep);
    for (const [at, part] of parts.entries()) {
      const entries = await this.#read(names.join('/'));
      const entry = entries.get(part) ?? entries.get(canonicalName(part));
      const fits = at === parts.length - 1 ? entry?.isFile() : entry?.isDirectory();
      if (!entry || !fits) return undefined;
      names.push(entry.name);
    }
    return names.join('/');
  }

  #read(folder: string): Promise<Entries> {
    let entries = this.#folders.get(folder);
    if (!entries) {
      entries = readdir(join(this.#folder, folder), { withFileTypes: true }).then(
        (found) =>
          new Map([
            ...found.map((entry) => [canonicalName(entry.name), entry] as const),
            ...found.map((entry) => [entry.name, entry] as const),
          ]),
        () => new Map(),
      );
      this.#folders.set(folder, entries);
    }
    return entries;
  }
}

function leadsOut(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}

function outside(where: string, path: string): CnnError {
  return new CnnError(
    'DATA',
    `${where}: ${path} lies outside the manifest's folder. Move the file there, and write its path below it.`,
  );
}
