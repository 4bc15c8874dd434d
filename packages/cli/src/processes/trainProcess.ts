import { spawn } from 'node:child_process';
import { CnnError } from '@cnn/core';
import { binPath } from '../bin.js';
import { exitCodes } from '../terminal.js';

export interface TrainProcessOptions {
  /** What stands after `cnn train`. */
  readonly argv: readonly string[];
  readonly signal: AbortSignal;
  /** Called with the most memory that the process has taken so far, in bytes, after each epoch. */
  readonly onPeakMemory: (bytes: number) => void;
}

/**
 * Trains in a process of its own, which has its memory for itself.
 *
 * @throws CnnError (TRAINING or LEAKAGE) with what the process said; (ABORTED) when the signal fired: the process is
 *   stopped first
 */
export async function trainProcess({ argv, signal, onPeakMemory }: TrainProcessOptions): Promise<void> {
  if (signal.aborted) throw stopped();
  const child = spawn(process.execPath, [binPath(), 'train', ...argv, '--json'], {
    // The channel ends with this process, however that ends, and the training then stops too.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const stop = (): void => {
    child.kill('SIGINT');
  };
  signal.addEventListener('abort', stop);
  let [rest, err] = ['', ''];
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('it has no pipes');
  stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>) : {};
      if (event.type === 'memory' && typeof event.peakBytes === 'number') onPeakMemory(event.peakBytes);
    }
  });
  stderr.setEncoding('utf8').on('data', (text: string) => {
    err = (err + text).slice(-2000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  signal.removeEventListener('abort', stop);
  if (signal.aborted) throw stopped();
  if (code === 0) return;
  const lines = err.split('\n').filter((line) => line.trim() !== '');
  // Without a line of its own, something outside the program ended it: the first words of that are at the top.
  const said =
    lines.findLast((line) => line.startsWith('cnn: ')) ??
    [`it ended with ${code ?? 'a signal'}`, ...lines.filter((line) => /error/i.test(line)).slice(0, 1)].join(
      ': ',
    );
  throw new CnnError(
    code === exitCodes.leakage ? 'LEAKAGE' : 'TRAINING',
    `cnn train ${argv.join(' ')}: ${said.replace(/^cnn: /, '')}`,
  );
}

function stopped(): CnnError {
  return new CnnError('ABORTED', 'stopped; run it again to go on.');
}
