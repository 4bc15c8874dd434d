import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLine, runCommand } from './command.js';
import { TENSORFLOW_VERSION } from './home.js';
import { type Library, libraryIn } from './library.js';
import { findPython } from './python.js';

export interface WheelOptions {
  readonly home: string;
  /** The build for NVIDIA GPUs, with CUDA's own libraries. */
  readonly cuda: boolean;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Unpacks the shared libraries, the headers of the C interface and the licences, and nothing else: 0.8 of 1.4 GB. */
const UNPACK = `
import re, sys, zipfile
wanted = re.compile(r'tensorflow/(libtensorflow_(cc|framework)\\.[^/]+|include/(tensorflow/(c|core/platform)|tsl|xla/tsl)/.*\\.h|THIRD_PARTY_NOTICES\\.txt)$|[^/]+\\.dist-info/(LICENSE|licenses/.*)$')
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if wanted.match(name): wheel.extract(name, sys.argv[2])
`;

/** pip's words for this machine. A wheel is chosen by platform alone: its Python part is never run. */
function platformArguments(): { readonly project: string; readonly platforms: readonly string[] } | string {
  switch (`${process.platform} ${process.arch}`) {
    case 'linux x64':
      return { project: 'tensorflow-cpu', platforms: ['manylinux_2_17_x86_64', 'manylinux2014_x86_64'] };
    case 'linux arm64':
      return { project: 'tensorflow-cpu', platforms: ['manylinux_2_17_aarch64', 'manylinux2014_aarch64'] };
    case 'darwin arm64':
      return { project: 'tensorflow', platforms: ['macosx_12_0_arm64'] };
    default:
      return `TensorFlow ${TENSORFLOW_VERSION} has no Python wheel with its C library for ${process.platform} ${process.arch}`;
  }
}

/** TensorFlow from its Python wheel. Returns what went wrong as text. */
export async function libraryFromWheel(options: WheelOptions): Promise<Library | string> {
  const target = join(options.home, `tensorflow-${TENSORFLOW_VERSION}${options.cuda ? '-cuda' : ''}`);
  const present = existsSync(target) ? libraryIn(target) : 'nothing';
  if (typeof present !== 'string') {
    options.report(`TensorFlow ${TENSORFLOW_VERSION} is there already (${target}).`);
    return present;
  }
  const wheel = platformArguments();
  if (typeof wheel === 'string') return wheel;
  const python = await findPython(options.signal);
  if (typeof python === 'string') return `${python}; the wheel needs Python 3 with pip`;
  const problem = options.cuda
    ? await installCuda(options, python.command, target)
    : await downloadCpu(options, python.command, target, wheel);
  return problem ?? libraryIn(target);
}

async function downloadCpu(
  { home, report, signal }: WheelOptions,
  python: string,
  target: string,
  { project, platforms }: { readonly project: string; readonly platforms: readonly string[] },
): Promise<string | undefined> {
  const downloads = join(home, 'downloads');
  mkdirSync(downloads, { recursive: true });
  report(
    `Fetching ${project} ${TENSORFLOW_VERSION} with pip (about 260 MB; pip's settings and cache are used).`,
  );
  const fetched = await runCommand(
    python,
    [
      ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--progress-bar=off', '--no-input'],
      ...['--implementation=cp', '--python-version=311', '--abi=cp311'],
      ...platforms.map((platform) => `--platform=${platform}`),
      ...['--dest', downloads, `${project}==${TENSORFLOW_VERSION}`],
    ],
    { signal },
  );
  if (fetched.code !== 0)
    return `pip could not fetch ${project} ${TENSORFLOW_VERSION}: ${lastLine(fetched.output)}`;
  const file = readdirSync(downloads).find(
    (name) => name.includes(TENSORFLOW_VERSION) && name.endsWith('.whl'),
  );
  if (!file) return `pip fetched no wheel of ${project}`;
  report('Unpacking the library and its C headers.');
  const partial = `${target}.partial-${process.pid}`;
  const unpacked = await runCommand(python, ['-c', UNPACK, join(downloads, file), partial], { signal });
  if (unpacked.code !== 0) {
    rmSync(join(downloads, file), { force: true });
    return `the wheel ${file} could not be unpacked: ${lastLine(unpacked.output)}`;
  }
  takePlace(partial, target);
  rmSync(join(downloads, file), { force: true });
  return undefined;
}

/** All wheels side by side, as in a Python environment: TensorFlow finds CUDA's libraries next to its own folder. */
async function installCuda(
  { report, signal }: WheelOptions,
  python: string,
  target: string,
): Promise<string | undefined> {
  report(`Fetching tensorflow[and-cuda] ${TENSORFLOW_VERSION} with pip (about 3 GB).`);
  const partial = `${target}.partial-${process.pid}`;
  const result = await runCommand(
    python,
    [
      ...['-m', 'pip', 'install', '--no-compile', '--only-binary=:all:', '--progress-bar=off', '--no-input'],
      ...['--target', partial, `tensorflow[and-cuda]==${TENSORFLOW_VERSION}`],
    ],
    { signal },
  );
  if (result.code !== 0) return `pip could not install tensorflow[and-cuda]: ${lastLine(result.output)}`;
  takePlace(partial, target);
  return undefined;
}

/** Puts a finished folder in its place; an unfinished one of an earlier attempt (this program's own) makes way. */
function takePlace(partial: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  renameSync(partial, target);
}
