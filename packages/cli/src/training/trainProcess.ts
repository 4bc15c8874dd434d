import { spawn } from 'node:child_process';
import { CnnError } from '@cnn/core';
import { binPath } from '../bin.js';

export interface TrainProcessOptions {
  /** What stands after `cnn train`. */
  readonly argv: readonly string[];
  readonly signal: AbortSignal;
  /** Called for each event that it tells as JSON. */
  readonly onEvent: (event: { readonly type?: unknown } & Readonly<Record<string, unknown>>) => void;
}

/**
 * Trains in a process of its own, which has its memory for itself.
 *
 * @throws CnnError (TRAINING) with what the process said; (ABORTED) when the signal fired: the process is stopped first
 */
export async function trainProcess({ argv, signal, onEvent }: TrainProcessOptions): Promise<void> {
  const child = spawn(process.execPath, [binPath(), 'train', ...argv, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): void => {
    child.kill('SIGINT');
  };
  signal.addEventListener('abort', stop);
  let [rest, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('{')) onEvent(JSON.parse(line));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err = (err + text).slice(-2000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  signal.removeEventListener('abort', stop);
  if (signal.aborted) throw new CnnError('ABORTED', 'stopped; run it again to go on.');
  if (code === 0) return;
  const said = err.split('\n').findLast((line) => line.startsWith('cnn: ')) ?? `it ended with ${code}`;
  throw new CnnError('TRAINING', `cnn train ${argv.join(' ')}: ${said.replace(/^cnn: /, '')}`);
}
