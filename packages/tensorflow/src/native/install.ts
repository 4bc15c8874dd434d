import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import { compileBinding } from './binding.js';
import { libraryFromDownload } from './download.js';
import { type NvidiaDriver, nvidiaDriver } from './driver.js';
import { type LibrarySource, type NativeRecord, nativeHome, readRecord, writeRecord } from './home.js';
import { type Library, libraryIn } from './library.js';
import { connectProject, projectAround } from './project.js';
import { installTfjsNode } from './tfjsNode.js';
import { verifyBinding } from './verify.js';
import { libraryFromWheel } from './wheel.js';

export interface NativeInstallOptions {
  /**
   * A folder that holds TensorFlow: an unpacked libtensorflow archive, or the `tensorflow` folder of a Python
   * environment. It is used where it lies, and never written to.
   */
  readonly folder?: string;
  /** TensorFlow's build for NVIDIA GPUs instead of the one for the processor, with NVIDIA's libraries: about 3 GB. Linux x64. */
  readonly cuda?: boolean;
  /** The project in which `import '@tensorflow/tfjs-node'` is to work: the one around the working folder when absent. */
  readonly project?: string | false;
  /** Where the native parts go: `CNN_NATIVE_HOME`, or the user's folder for caches, when absent. */
  readonly home?: string;
  /** Receives each line that says what is being done. */
  readonly report?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface NativeInstallation {
  readonly binding: string;
  readonly tensorflow: string;
  readonly source: LibrarySource;
}

type Found = { readonly source: LibrarySource; readonly library?: Library; readonly binding?: string };

/**
 * Makes TensorFlow usable from Node where tfjs-node's own install does not: finds libtensorflow (a folder that the
 * user names, else the Python wheel through pip, else tfjs-node's own download), compiles tfjs-node's binding against
 * it, and verifies both by a computation in another process. Each finished step is kept, so a stopped or failed
 * install goes on where it was; a finished one is only verified.
 *
 * @throws CnnError ENGINE with one line that names what is missing; ABORTED
 */
export async function nativeInstall(options: NativeInstallOptions = {}): Promise<NativeInstallation> {
  const home = resolve(options.home ?? nativeHome());
  const report = options.report ?? (() => {});
  const record = (await existing(options, home)) ?? (await install(options, home));
  report(`TensorFlow ${record.tensorflow} works: a matrix product came out right.`);
  if (options.cuda) report(cudaReport(nvidiaDriver()));
  if (options.project !== false) {
    const project = options.project ? resolve(options.project) : projectAround(process.cwd());
    if (project) report(connectProject(project, home));
  }
  return { binding: record.binding, tensorflow: record.tensorflow, source: record.source };
}

/** The record of an installation that still works and is what the options ask for. */
async function existing(options: NativeInstallOptions, home: string): Promise<NativeRecord | undefined> {
  const record = readRecord(home);
  if (!record || (record.source === 'cuda-wheel') !== (options.cuda ?? false)) return undefined;
  const folder = options.folder ? resolve(options.folder) : undefined;
  if (folder && !record.files.some(({ path }) => path.startsWith(folder))) return undefined;
  const whole = record.files.every(
    ({ path, bytes }) => statSync(path, { throwIfNoEntry: false })?.size === bytes,
  );
  if (!whole) return undefined;
  const verified = await verifyBinding(record.binding, options.signal);
  if (typeof verified === 'string') return undefined;
  options.report?.(`Everything is there already (${home}).`);
  return { ...record, tensorflow: verified.version };
}

async function install(options: NativeInstallOptions, home: string): Promise<NativeRecord> {
  const { report = () => {}, signal } = options;
  if (options.cuda) {
    const driver = nvidiaDriver();
    if (!driver.works) report(`Before 3 GB are fetched: ${driver.reason}.`);
  }
  const problem = await installTfjsNode({ home, report, signal });
  if (problem) throw failure(problem);
  const found = await findLibrary(options, home);
  let { binding } = found;
  if (!binding || found.source !== 'tfjs-node-download') {
    if (!found.library) throw failure('no library to compile the binding against');
    const compiled = await compileBinding({ home, library: found.library, report, signal });
    if (typeof compiled === 'string') throw failure(compiled);
    binding = compiled.binding;
  }
  const verified = await verifyBinding(binding, signal);
  if (typeof verified === 'string') throw failure(`the binding could not be loaded: ${verified}`);
  const files = [binding, ...(found.library?.files ?? []), ...(found.library?.nvidia ?? [])].map((path) => ({
    path,
    bytes: statSync(path).size,
  }));
  const record: NativeRecord = {
    binding: realpathSync(binding),
    tensorflow: verified.version,
    source: found.source,
    files,
  };
  writeRecord(home, record);
  return record;
}

async function findLibrary(options: NativeInstallOptions, home: string): Promise<Found> {
  const { folder, cuda = false, report = () => {}, signal } = options;
  if (folder) {
    const library = libraryIn(resolve(folder));
    if (typeof library === 'string') throw failure(library);
    report(`Using TensorFlow in ${resolve(folder)}.`);
    return { source: 'folder', library };
  }
  const fromWheel = await libraryFromWheel({ home, cuda, report, signal });
  if (typeof fromWheel !== 'string') return { source: cuda ? 'cuda-wheel' : 'wheel', library: fromWheel };
  if (cuda) throw failure(fromWheel);
  report(`The wheel is no way: ${fromWheel}.`);
  const downloaded = await libraryFromDownload({ home, report, signal });
  if (typeof downloaded !== 'string') return { source: 'tfjs-node-download', ...downloaded };
  throw failure(
    `no TensorFlow library: ${fromWheel}; ${downloaded}. Or name a folder that holds libtensorflow`,
  );
}

const cudaReport = (driver: NvidiaDriver): string =>
  driver.works
    ? `TensorFlow can compute on ${driver.cards.join(', ')} (driver ${driver.version}).`
    : `TensorFlow computes on the processor for now: ${driver.reason}.`;

const failure = (problem: string): CnnError => new CnnError('ENGINE', `native install: ${problem}.`);
