import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { addNvidia } from './cudaWheels.js';
import { TENSORFLOW_VERSION } from './home.js';
import { type Library, libraryIn } from './library.js';
import { nvidiaLibraries } from './nvidia.js';
import { downloadWheel } from './pip.js';
import { findPython } from './python.js';
import { unpackWheel } from './unpackWheel.js';

export interface WheelOptions {
  readonly home: string;
  /** A wheel's file instead of one that pip fetches. It is left where it lies. */
  readonly wheel?: string | undefined;
  /** The build for NVIDIA GPUs, with CUDA's own libraries. */
  readonly cuda: boolean;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The shared libraries, the licences, and the headers of the C interface for those who compile tfjs-node's binding: 0.8 of 1.4 GB. */
const WANTED =
  /tensorflow\/(libtensorflow_(cc|framework)\.[^/]+|include\/(tensorflow\/(c|core\/platform)|tsl|xla\/tsl)\/.*\.h|THIRD_PARTY_NOTICES\.txt)$|[^/]+\.dist-info\/(METADATA|LICENSE|licenses\/.*)$/;

/** What pip is asked for, and its words for this machine. */
interface Wanted {
  readonly project: string;
  readonly platforms: readonly string[];
  readonly size: string;
}

const CPU_SIZE = 'about 260 MB';

function wantedHere(cuda: boolean): Wanted | string {
  const machine = `${process.platform} ${process.arch}`;
  if (cuda && machine !== 'linux x64') {
    return `cuda: TensorFlow's build for NVIDIA GPUs exists for linux x64 only, this is ${machine}; install without it`;
  }
  switch (machine) {
    case 'linux x64':
      return {
        project: cuda ? 'tensorflow' : 'tensorflow-cpu',
        platforms: ['manylinux_2_17_x86_64', 'manylinux2014_x86_64'],
        size: cuda ? 'about 620 MB' : CPU_SIZE,
      };
    case 'linux arm64':
      return {
        project: 'tensorflow-cpu',
        platforms: ['manylinux_2_17_aarch64', 'manylinux2014_aarch64'],
        size: CPU_SIZE,
      };
    case 'darwin arm64':
      return { project: 'tensorflow', platforms: ['macosx_12_0_arm64'], size: CPU_SIZE };
    default:
      return `TensorFlow ${TENSORFLOW_VERSION} has no Python wheel with its C library for ${machine}`;
  }
}

/** TensorFlow from its Python wheel. Returns what went wrong as text. */
export async function libraryFromWheel(options: WheelOptions): Promise<Library | string> {
  const { home, wheel, cuda, report, signal } = options;
  if (wheel !== undefined) return fromFile(wheel, options);
  const target = join(home, `tensorflow-${TENSORFLOW_VERSION}${cuda ? '-cuda' : ''}`);
  const present = existsSync(target) ? libraryOf(target, cuda) : 'nothing';
  if (typeof present !== 'string') {
    report(`TensorFlow ${TENSORFLOW_VERSION} is there already (${target}).`);
    return present;
  }
  const wanted = wantedHere(cuda);
  if (typeof wanted === 'string') return wanted;
  const python = await findPython(signal);
  if (typeof python === 'string')
    return `${python}; pip fetches the wheel. Or name a wheel's file, or a folder that holds TensorFlow's library`;
  const pip = { python: python.command, downloads: join(home, 'downloads'), signal };
  // Always the same one, so that a stopped install goes on where it was.
  const partial = `${target}.partial`;
  if (typeof libraryIn(join(partial, 'tensorflow')) === 'string') {
    report(
      `Fetching ${wanted.project} ${TENSORFLOW_VERSION} with pip (${wanted.size}; pip's settings and cache are used).`,
    );
    const requirement = `${wanted.project}==${TENSORFLOW_VERSION}`;
    const fetched = await downloadWheel(requirement, { ...pip, platforms: wanted.platforms });
    if ('problem' in fetched) return fetched.problem;
    report('Unpacking the library.');
    const problem = await unpackWheel({ wheel: fetched.wheel, into: partial, wanted: WANTED, signal });
    rmSync(dirname(fetched.wheel), { recursive: true, force: true });
    if (problem !== undefined) return problem;
  }
  if (cuda) {
    const problem = await addNvidia({ ...pip, folder: partial, report });
    if (problem !== undefined) return problem;
  }
  takePlace(partial, target);
  return libraryOf(target, cuda);
}

/** Needs neither Python nor a network. */
async function fromFile(wheel: string, { home, report, signal }: WheelOptions): Promise<Library | string> {
  if (!statSync(wheel, { throwIfNoEntry: false })?.isFile()) return `${wheel} is no file`;
  const target = join(home, basename(wheel).replace(/\.whl$/, ''));
  const present = existsSync(target) ? libraryIn(target) : 'nothing';
  if (typeof present !== 'string') {
    report(`${basename(wheel)} is unpacked already (${target}).`);
    return present;
  }
  report(`Unpacking the library out of ${wheel}.`);
  const partial = `${target}.partial`;
  const problem = await unpackWheel({ wheel, into: partial, wanted: WANTED, signal });
  if (problem !== undefined) return problem;
  const library = libraryIn(partial);
  if (typeof library === 'string') return `${wheel}: ${library}`;
  takePlace(partial, target);
  return libraryIn(target);
}

function libraryOf(folder: string, cuda: boolean): Library | string {
  const library = libraryIn(folder);
  if (typeof library === 'string' || !cuda) return library;
  const nvidia = nvidiaLibraries(folder);
  return typeof nvidia === 'string' ? nvidia : { ...library, nvidia };
}

/** Puts a finished folder in its place; an unfinished one of an earlier attempt (this program's own) makes way. */
function takePlace(partial: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(partial, target);
}
