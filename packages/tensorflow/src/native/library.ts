import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The two files that hold TensorFlow, and the headers of its C interface. */
export interface Library {
  /** [the C interface, the framework beneath it] */
  readonly files: readonly [string, string];
  readonly include: string;
  /** NVIDIA's libraries, in the order in which they are to be loaded before TensorFlow looks for them. */
  readonly nvidia?: readonly string[] | undefined;
}

/** File names in order of preference: that of the Python wheels, then that of the libtensorflow archives. */
const names =
  process.platform === 'darwin'
    ? { main: /^libtensorflow(_cc)?\.2\.dylib$/, framework: /^libtensorflow_framework\.2\.dylib$/ }
    : { main: /^libtensorflow(_cc)?\.so\.2$/, framework: /^libtensorflow_framework\.so\.2$/ };

/**
 * Finds TensorFlow in a folder: an unpacked libtensorflow archive (`lib/`, `include/`), or the `tensorflow` folder of
 * a Python environment. Returns what is missing as text.
 */
export function libraryIn(folder: string): Library | string {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return `${folder} is no folder`;
  for (const place of [folder, join(folder, 'lib'), join(folder, 'tensorflow')]) {
    if (!existsSync(place)) continue;
    const entries = readdirSync(place);
    const main = entries.find((name) => names.main.test(name));
    const framework = entries.find((name) => names.framework.test(name));
    if (!main || !framework) continue;
    const include = [join(place, 'include'), join(folder, 'include')].find((candidate) =>
      existsSync(join(candidate, 'tensorflow', 'c', 'c_api.h')),
    );
    if (!include) return `${folder} has the library, but not include/tensorflow/c/c_api.h`;
    const files: [string, string] = [join(place, main), join(place, framework)];
    const broken = files.map(brokenLibrary).find((problem) => problem !== undefined);
    return broken ?? { files, include };
  }
  return `${folder} holds neither libtensorflow.so.2 nor libtensorflow_cc.so.2`;
}

/**
 * Says what is wrong with a shared library's file, or nothing. Loading a truncated one can end the process, so its
 * length is checked first: in the ELF format the table of sections stands at the end of the file.
 */
export function brokenLibrary(path: string): string | undefined {
  if (!existsSync(path)) return `${path} is missing`;
  const { size } = statSync(path);
  if (process.platform !== 'linux') return size === 0 ? `${path} is empty` : undefined;
  const header = new DataView(new ArrayBuffer(64));
  const file = openSync(path, 'r');
  const read = readSync(file, header, 0, 64, 0);
  closeSync(file);
  if (read < 64 || header.getUint32(0) !== 0x7f454c46) return `${path} is no shared library`;
  if (header.getUint8(4) !== 2) return `${path} is not for a 64-bit system`;
  const machine = { x64: 62, arm64: 183 }[process.arch as string];
  if (machine !== undefined && header.getUint16(18, true) !== machine)
    return `${path} is not for ${process.arch}`;
  const end = Number(header.getBigUint64(40, true)) + header.getUint16(58, true) * header.getUint16(60, true);
  return size < end ? `${path} is truncated (${size} of ${end} bytes)` : undefined;
}
