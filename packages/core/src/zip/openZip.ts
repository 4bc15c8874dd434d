import { CnnError } from '../errors.js';
import { type Inflate, unpackEntry } from './unpackEntry.js';
import { type ZipEntry, zipDirectory } from './zipDirectory.js';

/** A zip whose files are unpacked when they are asked for. */
export interface OpenZip {
  /** Names of the files, in the order of the zip's directory. Folders are left out. */
  readonly names: readonly string[];
  /**
   * The content of a file; undefined where there is none of that name. It is a view of the zip where it is stored plainly: do not write to it.
   *
   * @throws CnnError (FILE) for an unknown compression, and a wrong size or checksum
   */
  get(name: string): Uint8Array | undefined;
}

export interface OpenZipOptions {
  /** Name of the zip, for error messages. Default `zip`. */
  readonly where?: string | undefined;
  readonly inflate: Inflate;
}

/** What any zip may unpack to, however small it is; a larger one may to a hundred times its size. */
const LEAST_BYTES = 64 * 1024 ** 2;
const MOST_RATIO = 100;

/** Whether bytes begin as a zip does. */
export function isZip(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 3, 4].every((byte, n) => bytes[n] === byte);
}

/**
 * Opens a zip of a model: reads its directory, and unpacks nothing.
 *
 * ```ts
 * const zip = openZip(bytes, { where: 'model.keras', inflate });
 * const config = zip.get('config.json');
 * ```
 *
 * @throws CnnError (FILE) with `details.reason`: `notThisFormat` where it is no zip, `malformed` where it is cut off or damaged, is encrypted,
 *   holds a name twice or one that leads out of a folder, or would unpack to more than 64 MiB and 100 times its size
 */
export function openZip(bytes: Uint8Array, { where = 'zip', inflate }: OpenZipOptions): OpenZip {
  const fail = (problem: string, cause?: unknown): never => {
    const details = { reason: isZip(bytes) ? 'malformed' : 'notThisFormat' };
    throw new CnnError('FILE', `${where}: ${problem}. Copy or download it again.`, { cause, details });
  };
  let all: readonly ZipEntry[];
  try {
    all = zipDirectory(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return fail(`expected a zip file, received one that can't be read: ${error.message}`, error);
  }
  const outside = all.find(({ name }) => leadsOut(name));
  if (outside) return fail(`it holds "${outside.name}", a name that leads out of its folder`);
  const entries = new Map(all.filter(({ name }) => !name.endsWith('/')).map((entry) => [entry.name, entry]));
  const total = all.reduce((sum, entry) => sum + entry.bytes, 0);
  const most = Math.max(LEAST_BYTES, MOST_RATIO * bytes.length);
  if (total > most) return fail(`expected at most ${most} bytes when it is unpacked, received ${total}`);
  return {
    names: [...entries.keys()],
    get(name) {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      try {
        return unpackEntry(entry, inflate);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        const details = { reason: 'malformed' };
        const message = `${where}[${name}]: ${error.message} Copy or download it again.`;
        throw new CnnError('FILE', message, { cause: error, details });
      }
    },
  };
}

function leadsOut(name: string): boolean {
  return (
    name === '' ||
    /^([/\\]|[A-Za-z]:)/.test(name) ||
    name.split(/[/\\]/).includes('..') ||
    name.includes('\0')
  );
}
