import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** TensorFlow's shared libraries. */
export interface Library {
  /** In the order in which they are loaded: what the C interface stands on, then the C interface. */
  readonly files: readonly string[];
  /** NVIDIA's libraries, in the order in which they are to be loaded before TensorFlow looks for them. */
  readonly nvidia?: readonly string[] | undefined;
}

/** File names: that of the Python wheels or that of the libtensorflow archives, and what it stands on. */
interface Names {
  readonly main: RegExp;
  /** Absent where all is one file. */
  readonly framework?: RegExp;
  readonly text: string;
}

function libraryNames(platform: NodeJS.Platform = process.platform): Names {
  switch (platform) {
    case 'darwin':
      return {
        main: /^libtensorflow(_cc)?\.2\.dylib$/,
        framework: /^libtensorflow_framework\.2\.dylib$/,
        text: 'libtensorflow.2.dylib nor libtensorflow_cc.2.dylib',
      };
    case 'win32':
      return { main: /^tensorflow(_cc)?(\.2)?\.dll$/, text: 'tensorflow.dll nor tensorflow_cc.2.dll' };
    default:
      return {
        main: /^libtensorflow(_cc)?\.so\.2$/,
        framework: /^libtensorflow_framework\.so\.2$/,
        text: 'libtensorflow.so.2 nor libtensorflow_cc.so.2',
      };
  }
}

/** The paths that are TensorFlow's libraries, in the order in which they are loaded, or `undefined`. */
export function libraryFiles(
  paths: readonly string[],
  platform: NodeJS.Platform = process.platform,
): readonly string[] | undefined {
  const names = libraryNames(platform);
  const find = (name: RegExp): string | undefined => paths.find((path) => name.test(basename(path)));
  const main = find(names.main);
  if (main === undefined || !names.framework) return main === undefined ? undefined : [main];
  const framework = find(names.framework);
  return framework === undefined ? undefined : [framework, main];
}

/**
 * Finds TensorFlow in a folder: an unpacked libtensorflow archive (`lib/`), or the `tensorflow` folder of a Python
 * environment, or the folder around it. Returns what is missing as text.
 */
export function libraryIn(folder: string): Library | string {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return `${folder} is no folder`;
  for (const place of [folder, join(folder, 'lib'), join(folder, 'tensorflow')]) {
    if (!existsSync(place)) continue;
    const files = libraryFiles(readdirSync(place).map((name) => join(place, name)));
    if (!files) continue;
    const broken = files.map(brokenLibrary).find((problem) => problem !== undefined);
    return broken ?? { files };
  }
  return `${folder} holds neither ${libraryNames().text}`;
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
