import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { CnnError } from '@cnn/core';
import { extensionOf, hiddenInPath, hiddenKind, imagelessFolders, Tally } from '@cnn/data';
import { fileError } from '../../files/fileErrors.js';
import { checkForms, checkReadable, type ImageListing, isImage } from './imageListing.js';

/**
 * All image files below a folder. Links to files and folders are followed. Hidden files and folders are left out.
 *
 * @throws CnnError (FILE) when the folder or one below it can't be read, or a link leads nowhere; (DATA) for a link to a
 *   folder whose images are there already, an image that is no regular file, or a name that is not in UTF-8 or there in
 *   two Unicode forms
 */
export async function listImages(folder: string): Promise<ImageListing> {
  return new Listing(folder).list();
}

class Listing {
  readonly #folder: string;
  readonly #files: string[] = [];
  readonly #others = new Tally();
  readonly #hidden = new Tally();
  /** Folders that hold files or nothing. */
  readonly #ends: string[] = [];
  readonly #links: string[] = [];
  /** Links to images that are in the set already. */
  readonly #doubles: string[] = [];
  readonly #linkedFiles = new Set<string>();
  /** Where the folder and the linked ones really are, with a separator at the end. */
  readonly #real: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<ImageListing> {
    const folder = this.#folder;
    try {
      if (!(await stat(folder)).isDirectory()) {
        throw new CnnError(
          'FILE',
          `${folder} is a file. Expected a folder of images, with one folder for each class.`,
        );
      }
      this.#real.push(`${await realpath(folder)}${sep}`);
    } catch (error) {
      throw error instanceof CnnError ? error : fileError(`can't read the image folder ${folder}`, error);
    }
    await this.#visit('');
    const files = this.#files.sort();
    checkForms(folder, files);
    return {
      files,
      others: this.#others.toJSON(),
      hidden: this.#hidden.toJSON(),
      imageless: imagelessFolders({ images: files, folders: this.#ends }),
      links: this.#links,
      notes: this.#doubles.length > 0 ? [describeDoubles(this.#doubles)] : [],
    };
  }

  async #visit(below: string): Promise<void> {
    const entries = await readdir(join(this.#folder, below), { withFileTypes: true }).catch(
      (error: unknown) => {
        throw fileError(`can't read the image folder ${join(this.#folder, below)}`, error);
      },
    );
    // Which of two links is told must not depend on the system.
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    let end = true;
    for (const entry of entries) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const hidden = hiddenKind(entry.name);
      if (hidden !== undefined) {
        this.#hidden.add(path, hidden);
        continue;
      }
      checkReadable(this.#folder, path);
      const found = entry.isSymbolicLink() ? await this.#follow(path) : entry;
      if (found.isDirectory()) {
        if (entry.isSymbolicLink()) await this.#noteLink(path);
        end = false;
        await this.#visit(path);
      } else if (!isImage(entry.name)) this.#others.add(path, extensionOf(entry.name));
      else if (found.isFile()) {
        if (entry.isSymbolicLink()) await this.#noteDouble(path);
        this.#files.push(path);
      } else {
        throw new CnnError(
          'DATA',
          `${join(this.#folder, path)}: expected an image file, received a pipe, socket or device. Remove it.`,
        );
      }
    }
    if (end) this.#ends.push(below);
  }

  /** Notes a link to an image that is in the set also without it. Those below hidden folders are not. */
  async #noteDouble(path: string): Promise<void> {
    const real = await realpath(join(this.#folder, path));
    const root = this.#real.find((one) => real.startsWith(one));
    const inSet =
      root !== undefined && hiddenInPath(real.slice(root.length).split(sep).join('/')) === undefined;
    if (inSet || this.#linkedFiles.has(real)) this.#doubles.push(path);
    this.#linkedFiles.add(real);
  }

  async #follow(path: string) {
    try {
      return await stat(join(this.#folder, path));
    } catch (error) {
      throw fileError(`can't follow the link ${join(this.#folder, path)}`, error);
    }
  }

  /** @throws CnnError (DATA) when its images would come twice, or without end */
  async #noteLink(path: string): Promise<void> {
    const real = `${await realpath(join(this.#folder, path))}${sep}`;
    const same = this.#real.find((one) => one.startsWith(real) || real.startsWith(one));
    if (same !== undefined) {
      throw new CnnError(
        'DATA',
        `${join(this.#folder, path)} is a link to ${real.slice(0, -1)}, whose images are in the set already, so that they would count twice. Remove the link.`,
      );
    }
    this.#real.push(real);
    this.#links.push(path);
  }
}

function describeDoubles(paths: readonly string[]): string {
  const more = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
  return `Images that are links to others of the set, so that these count twice: ${paths[0]}${more}.`;
}
