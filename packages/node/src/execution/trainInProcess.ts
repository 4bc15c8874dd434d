import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CnnError } from '@cnn/core';
import { type RunListener, receivedError, type TrainingOutcome, type TrainingReply } from '@cnn/experiment';
import type { NodeTrainingRequest } from './trainingHost.js';

export interface TrainInProcessOptions extends NodeTrainingRequest {
  readonly program: URL;
  readonly signal: AbortSignal;
  readonly onEvent: RunListener | undefined;
  /** Called with the most memory that the process has taken so far, in bytes, after each epoch. */
  readonly onPeakMemory: (bytes: number) => void;
}

/**
 * Trains in a process of its own, which has its memory for itself.
 *
 * @throws CnnError what the training threw; (TRAINING) when the process ended without a word; (ABORTED) when the signal fired:
 *   the process is stopped first
 */
export async function trainInProcess(options: TrainInProcessOptions): Promise<TrainingOutcome> {
  const { program, signal, onEvent, onPeakMemory, ...request } = options;
  const { out } = request.task;
  if (signal.aborted) throw stopped(out);
  const child = spawn(process.execPath, [fileURLToPath(program)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Numbers that are not finite, and fields that are undefined, stay so.
    serialization: 'advanced',
  });
  const stop = (): void => {
    child.kill('SIGINT');
  };
  signal.addEventListener('abort', stop);
  let last: TrainingReply | undefined;
  child.on('message', (reply: TrainingReply) => {
    if (reply.type === 'event') onEvent?.(reply.event);
    else if (reply.type === 'memory') onPeakMemory(reply.peakBytes);
    else last = reply;
  });
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err = (err + text).slice(-2000);
  });
  child.send(request, () => undefined);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => signal.removeEventListener('abort', stop));
  if (last?.type === 'done') return last.outcome;
  if (signal.aborted) throw stopped(out);
  if (last?.type === 'error') throw receivedError(last.error, out);
  // Without a word of its own, something outside the program ended it: the first words of that are at the top.
  const [reason] = err.split('\n').filter((line) => /error/i.test(line));
  const ended = `its process ended with ${code ?? 'a signal'}`;
  throw new CnnError('TRAINING', `${out}: ${ended}${reason === undefined ? '.' : `: ${reason}`}`);
}

function stopped(out: string): CnnError {
  return new CnnError('ABORTED', `${out}: stopped.`);
}
