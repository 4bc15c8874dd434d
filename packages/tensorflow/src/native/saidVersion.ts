import { lastLine, runCommand } from './command.js';

/**
 * Runs a program in a process of its own, so that a broken library cannot end this one.
 *
 * @param program CommonJS, which prints `{"version": …}` on a line
 * @returns what it printed, or what went wrong as text
 */
export async function saidVersion(
  program: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly version: string } | string> {
  const result = await runCommand(process.execPath, ['--input-type=commonjs', '-e', program, ...args], {
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
    signal,
  });
  const line = result.output.split('\n').find((text) => text.startsWith('{"version"'));
  if (result.code === 0 && line) return JSON.parse(line) as { version: string };
  if (result.code === undefined) return `the process that loaded it ${lastLine(result.output)}`;
  return lastLine(result.output);
}
