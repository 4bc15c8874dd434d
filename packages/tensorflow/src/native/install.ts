import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CnnError } from '@cnn/core';
import { buildBinding } from './binding.js';
import { type NvidiaDriver, nvidiaDriver } from './driver.js';
import { type LibrarySource, type NativeRecord, nativeHome, readRecord, writeRecord } from './home.js';
import { type Library, libraryFiles, libraryIn } from './library.js';
import { nvidiaFiles } from './nvidia.js';
import { connectProject, projectAround } from './project.js';
import { installTfjsNode } from './tfjsNode.js';
import { verifyLibrary } from './verify.js';
import { libraryFromWheel } from './wheel.js';

export interface NativeInstallOptions {
  /**
   * A folder that holds TensorFlow: an unpacked libtensorflow archive, or the `tensorflow` folder of a Python
   * environment. It is used where it lies, and never written to.
   */
  readonly library?: string | undefined;
  /** A wheel's file, such as one that `pip download tensorflow-cpu==2.20.0 --no-deps` fetched. Its library is unpacked. */
  readonly wheel?: string | undefined;
  /** TensorFlow's build for NVIDIA GPUs instead of the one for the processor, with NVIDIA's libraries: about 3 GB. Linux x64. */
  readonly cuda?: boolean | undefined;
  /** Also installs tfjs-node, with a binding that is compiled against the same library: for the engine `tfjs-node`. Needs a C++ compiler. */
  readonly tfjsNode?: boolean | undefined;
  /** The project in which `import '@tensorflow/tfjs-node'` is to work, with `tfjsNode`: the one around the working folder when absent. */
  readonly project?: string | false | undefined;
  /** Where the native parts go: `CNN_NATIVE_HOME`, or the user's folder for caches, when absent. */
  readonly home?: string | undefined;
  /** Receives each line that says what is being done. */
  readonly report?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface NativeInstallation {
  /** TensorFlow's shared libraries; the last one has the C interface. */
  readonly files: readonly string[];
  /** tfjs-node's binding, where it was asked for. */
  readonly binding?: string | undefined;
  readonly tensorflow: string;
  readonly source: LibrarySource;
}

/**
 * Makes TensorFlow usable from Node: finds its C library (a folder or a wheel's file that the user names, else the Python
 * wheel through pip), and verifies it by a computation in another process. No compiler is needed. Each finished step is
 * kept, so a stopped or failed install goes on where it was; a finished one is only verified.
 *
 * @throws CnnError ENGINE with one line that names what is missing; ABORTED
 */
export async function nativeInstall(options: NativeInstallOptions = {}): Promise<NativeInstallation> {
  const home = resolve(options.home ?? nativeHome());
  const report = options.report ?? (() => {});
  const record = await withBinding(
    options,
    home,
    (await existing(options, home)) ?? (await install(options, home)),
  );
  report(`TensorFlow ${record.tensorflow} works: a matrix product came out right.`);
  if (options.cuda) report(cudaReport(nvidiaDriver()));
  if (options.tfjsNode && options.project !== false) {
    const project = options.project ? resolve(options.project) : projectAround(process.cwd());
    if (project) report(connectProject(project, home));
  }
  const { binding, tensorflow, source } = record;
  return { files: libraryOf(record)?.files ?? [], binding, tensorflow, source };
}

/** The record of an installation that still works and is what the options ask for. */
async function existing(options: NativeInstallOptions, home: string): Promise<NativeRecord | undefined> {
  const record = readRecord(home);
  const library = record && libraryOf(record);
  if (!library || (record.source === 'cuda-wheel') !== (options.cuda ?? false)) return undefined;
  if (options.wheel !== undefined) return undefined;
  const folder = options.library === undefined ? undefined : resolve(options.library);
  if (folder && !record.files.some(({ path }) => path.startsWith(folder))) return undefined;
  const whole = record.files.every(
    ({ path, bytes }) => statSync(path, { throwIfNoEntry: false })?.size === bytes,
  );
  if (!whole) return undefined;
  const verified = await verifyLibrary(library, options.signal);
  if (typeof verified === 'string') return undefined;
  options.report?.(`Everything is there already (${home}).`);
  return { ...record, tensorflow: verified.version };
}

function libraryOf({ files }: NativeRecord): Library | undefined {
  const paths = files.map(({ path }) => path);
  const found = libraryFiles(paths);
  return found && { files: found, nvidia: nvidiaFiles(paths) };
}

async function install(options: NativeInstallOptions, home: string): Promise<NativeRecord> {
  if (options.cuda) {
    const driver = nvidiaDriver();
    if (!driver.works) options.report?.(`Before 3 GB are fetched: ${driver.reason}.`);
  }
  const { library, source } = await findLibrary(options, home);
  const verified = await verifyLibrary(library, options.signal);
  if (typeof verified === 'string') throw failure(`the library could not be loaded: ${verified}`);
  const record: NativeRecord = {
    tensorflow: verified.version,
    source,
    files: filesOf([...library.files, ...(library.nvidia ?? [])]),
  };
  writeRecord(home, record);
  return record;
}

const filesOf = (paths: readonly string[]): NativeRecord['files'] =>
  paths.map((path) => ({ path: realpathSync(path), bytes: statSync(path).size }));

/** With tfjs-node and its binding, where they are asked for. */
async function withBinding(
  options: NativeInstallOptions,
  home: string,
  record: NativeRecord,
): Promise<NativeRecord> {
  const library = libraryOf(record);
  if (!options.tfjsNode || record.binding !== undefined || !library) return record;
  const { report = () => {}, signal } = options;
  const problem = await installTfjsNode({ home, report, signal });
  if (problem) throw failure(problem);
  const built = await buildBinding({ home, library, report, signal });
  if (typeof built === 'string') throw failure(built);
  const whole = { ...record, binding: built.binding, files: [...filesOf([built.binding]), ...record.files] };
  writeRecord(home, whole);
  return whole;
}

interface Found {
  readonly source: LibrarySource;
  readonly library: Library;
}

async function findLibrary(options: NativeInstallOptions, home: string): Promise<Found> {
  const { library: folder, wheel, cuda = false, report = () => {}, signal } = options;
  const given = [folder, wheel, cuda || undefined].filter((option) => option !== undefined);
  if (given.length > 1) throw failure('library, wheel and cuda exclude each other: give one of them');
  if (folder !== undefined) {
    const library = libraryIn(resolve(folder));
    if (typeof library === 'string') throw failure(library);
    report(`Using TensorFlow in ${resolve(folder)}.`);
    return { source: 'folder', library };
  }
  const file = wheel === undefined ? undefined : resolve(wheel);
  const library = await libraryFromWheel({ home, wheel: file, cuda, report, signal });
  if (typeof library === 'string') throw failure(library);
  return { source: file ? 'wheel-file' : cuda ? 'cuda-wheel' : 'wheel', library };
}

const cudaReport = (driver: NvidiaDriver): string =>
  driver.works
    ? `TensorFlow can compute on ${driver.cards.join(', ')} (driver ${driver.version}).`
    : `TensorFlow computes on the processor for now: ${driver.reason}.`;

const failure = (problem: string): CnnError => new CnnError('ENGINE', `native install: ${problem}.`);
