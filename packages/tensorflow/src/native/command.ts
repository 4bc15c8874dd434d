import { spawn } from 'node:child_process';
import { CnnError } from '@cnn/core';

export interface CommandOptions {
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CommandResult {
  /** Exit code; `undefined` when the command could not be started or was ended by a signal. */
  readonly code: number | undefined;
  /** The end of what it wrote, standard output and standard error together. */
  readonly output: string;
  readonly missing: boolean;
}

/** Runs a command to its end. A command that does not exist is a result, not an error. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { cwd, env, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && !command.includes('\\'),
      ...(signal ? { signal } : {}),
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-8000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) reject(stopped());
      else resolve({ code: undefined, output: error.message, missing: error.code === 'ENOENT' });
    });
    child.on('close', (code, ended) =>
      resolve({
        code: code ?? undefined,
        output: ended ? `${output}\nended by ${ended}` : output,
        missing: false,
      }),
    );
  });
}

/** What an install ends with that was asked to stop. */
export const stopped = (): CnnError =>
  new CnnError('ABORTED', 'native install: stopped. Run it again to go on.');

/** The line of a command's output that most likely says what went wrong. */
export function lastLine(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1) ?? 'no output').slice(0, 300);
}
