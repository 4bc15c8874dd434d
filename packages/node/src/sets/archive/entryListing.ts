import { CnnError } from '@cnn/core';
import { extensionOf, hiddenInPath, imagelessFolders, Tally } from '@cnn/data';
import { checkForms, checkReadable, isImage } from '../folder/imageListing.js';
import type { ArchiveContents } from './archiveContents.js';
import type { ArchiveEntry } from './archiveEntries.js';

/** Lists the entries of an archive, as `listImages` does the files of a folder. */
export class EntryListing {
  readonly #path: string;
  readonly #sizes = new Map<string, number>();
  readonly #others = new Tally();
  readonly #hidden = new Tally();
  readonly #folders: string[] = [];
  #foreign: string | undefined;

  /** @param path the archive's, for messages */
  constructor(path: string) {
    this.#path = path;
  }

  /** How many images there are so far. */
  get images(): number {
    return this.#sizes.size;
  }

  /**
   * @param name its path below the archive's folder
   * @returns whether it is an image to unpack
   * @throws CnnError (DATA) for a link, an image that comes twice or is no file, or a name in no known encoding
   */
  add(name: string, { kind, size, foreign }: ArchiveEntry): boolean {
    const path = this.#path;
    const hidden = hiddenInPath(name);
    if (hidden !== undefined) {
      if (kind !== 'folder') this.#hidden.add(name, hidden);
      return false;
    }
    checkReadable(path, name);
    if (foreign) this.#foreign ??= name;
    if (kind === 'link') {
      throw new CnnError(
        'DATA',
        `${path}: ${name} is a link, which is not unpacked. Pack the files themselves (tar --dereference --hard-dereference, zip without --symlinks), or unpack it and give the folder.`,
      );
    }
    if (kind === 'folder') {
      this.#folders.push(name);
      return false;
    }
    this.#folders.push(name.split('/').slice(0, -1).join('/'));
    if (!isImage(name)) {
      this.#others.add(name, extensionOf(name));
      return false;
    }
    if (kind === 'other')
      throw new CnnError('DATA', `${path}: expected ${name} to be an image file, received a pipe or device.`);
    if (this.#sizes.has(name))
      throw new CnnError('DATA', `${path}: ${name} comes twice. Pack the images again.`);
    this.#sizes.set(name, size);
    return true;
  }

  /** @throws CnnError (DATA) for names that differ only in their Unicode form */
  contents(): ArchiveContents {
    const files = [...this.#sizes.keys()].sort();
    checkForms(this.#path, files);
    const foreign = this.#foreign;
    return {
      listing: {
        files,
        others: this.#others.toJSON(),
        hidden: this.#hidden.toJSON(),
        imageless: imagelessFolders({ images: files, folders: this.#folders }),
        links: [],
        notes:
          foreign === undefined
            ? []
            : [
                `Names of the zip are in no encoding that it tells, and were read as CP437 (such as ${foreign}).`,
              ],
      },
      sizes: files.map((file) => this.#sizes.get(file) as number),
    };
  }
}
