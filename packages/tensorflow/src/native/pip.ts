import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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
