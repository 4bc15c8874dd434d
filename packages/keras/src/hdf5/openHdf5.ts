import { readAttributes } from './attributes.js';
import { openDataset } from './dataset.js';
import { GlobalHeaps } from './globalHeap.js';
import type { Hdf5Dataset, Hdf5Group, Hdf5Value } from './hdf5.js';
import { Hdf5File } from './hdf5File.js';
import type { Link } from './link.js';
import { readLinks } from './links.js';
import { MESSAGE, type Message, readObjectHeader } from './objectHeader.js';
import { readSuperblock } from './superblock.js';

/** Groups in groups, and soft links that lead to soft links. */
const DEEPEST = 64;
/** Soft links that may be followed in a file, so that links that lead back to their group end. */
const MOST_SOFT = 1000;

/**
 * Opens an HDF5 file without reading more than its root group: superblock versions 0 to 3, groups and attributes in the old and the new forms,
 * datasets in one piece, in the header, or in chunks (deflate, shuffle, Fletcher-32).
 *
 * Format: https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 *
 * ```ts
 * const file = openHdf5(bytes, 'model.h5');
 * const config = JSON.parse(file.attributes.model_config as string);
 * const kernel = file.get('model_weights/conv2d/conv2d/kernel:0');
 * if (kernel?.kind === 'dataset') console.log(kernel.shape, kernel.read());
 * ```
 *
 * @param where name of the file, for error messages
 * @throws CnnError (FILE) with `details.reason`: `notThisFormat`, `truncated`, `malformed`, or `unsupported` for what no model file needs.
 *   Sizes are compared with the bytes that there are before anything is allocated, and loops of links and of trees are refused.
 */
export function openHdf5(bytes: Uint8Array, where: string): Hdf5Group {
  const file = new Hdf5File(bytes, where);
  return new OpenFile(file).root;
}

class OpenFile {
  readonly root: Hdf5Group;
  readonly #file: Hdf5File;
  readonly #heaps: GlobalHeaps;
  /** By their place, the path they were first opened under. */
  readonly #groups = new Map<number, string>();
  #softLinks = 0;
  /** Links that are being followed now. */
  readonly #following = new Set<string>();

  constructor(file: Hdf5File) {
    this.#file = file;
    this.#heaps = new GlobalHeaps(file);
    const root = this.#open(readSuperblock(file), { path: '/', depth: 0 });
    if (root.kind !== 'group') file.fail('malformed', 'its root is no group');
    this.root = root as Hdf5Group;
  }

  /** Opens what stands at a place. A group that two names lead to is refused: a walk through such a file might never end. */
  #open(place: number, { path, depth }: Position): Hdf5Group | Hdf5Dataset {
    const file = this.#file;
    if (depth > DEEPEST)
      file.fail('malformed', `${path.slice(0, 80)}… lies more than ${DEEPEST} groups deep`);
    const messages = readObjectHeader(file, place);
    const types = new Set(messages.map(({ type }) => type));
    if (types.has(MESSAGE.layout)) return openDataset(file, this.#heaps, { messages, path });
    if (!types.has(MESSAGE.symbolTable) && !types.has(MESSAGE.linkInfo) && !types.has(MESSAGE.link)) {
      return file.fail('unsupported', `not supported: ${path} is neither a group nor a dataset`);
    }
    const first = this.#groups.get(place) ?? path;
    this.#groups.set(place, first);
    if (first !== path) {
      file.fail(
        'malformed',
        `the group ${path} is the group ${first} as well, so its links may lead in a loop`,
      );
    }
    return this.#group(messages, { path, depth });
  }

  #group(messages: readonly Message[], { path, depth }: Position): Hdf5Group {
    const file = this.#file;
    const heaps = this.#heaps;
    const opened = new Map<string, Hdf5Group | Hdf5Dataset>();
    let attributes: Readonly<Record<string, Hdf5Value>> | undefined;
    let links: ReadonlyMap<string, Link> | undefined;
    const linksOf = (): ReadonlyMap<string, Link> => {
      links ??= readLinks(file, { messages, path });
      return links;
    };
    const child = (name: string): Hdf5Group | Hdf5Dataset | undefined => {
      const link = linksOf().get(name);
      const known = opened.get(name);
      if (link === undefined || known) return known;
      const position = { path: `${path === '/' ? '' : path}/${name}`, depth: depth + 1 };
      const found =
        link.kind === 'hard'
          ? this.#open(link.place, position)
          : this.#follow(link, { ...position, group: path });
      if (link.kind === 'hard') opened.set(name, found);
      return found;
    };
    return {
      kind: 'group',
      path,
      get attributes() {
        attributes ??= readAttributes(file, heaps, { messages, path });
        return attributes;
      },
      names: () => [...linksOf().keys()],
      get(name) {
        const [first, ...rest] = name.split('/').filter((part) => part !== '');
        if (first === undefined) return this;
        const found = child(first);
        if (rest.length === 0 || found === undefined) return found;
        return found.kind === 'group' ? found.get(rest.join('/')) : undefined;
      },
    };
  }

  #follow(
    link: Exclude<Link, { kind: 'hard' }>,
    { path, depth, group }: Position & { readonly group: string },
  ): Hdf5Group | Hdf5Dataset {
    const file = this.#file;
    if (link.kind === 'elsewhere') {
      return file.fail('unsupported', `not supported: ${path} is a link into another file (${link.target})`);
    }
    this.#softLinks += 1;
    const loop = (): never => file.fail('malformed', `the link ${path} leads in a loop`);
    if (this.#softLinks > MOST_SOFT || depth > DEEPEST || this.#following.has(path)) return loop();
    this.#following.add(path);
    const target = link.target.startsWith('/') ? link.target : `${group}/${link.target}`;
    const found = this.root.get(target);
    this.#following.delete(path);
    if (found === undefined)
      return file.fail('malformed', `the link ${path} leads to ${target}, which is not there`);
    return found.kind === 'group' && `${path}/`.startsWith(found.path === '/' ? '/' : `${found.path}/`)
      ? loop()
      : found;
  }
}

interface Position {
  readonly path: string;
  readonly depth: number;
}
