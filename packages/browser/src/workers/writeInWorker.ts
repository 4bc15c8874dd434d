import { CnnError } from '@cnn/core';
import { type WriteWholeOptions, writeAndMove } from '../store/writeWhole.js';
import { FileThread, ThreadEnded } from './fileThread.js';
import { startImageWorker } from './startImageWorker.js';

/** Whether this is a worker whose files can be written at once. */
const isDedicatedWorker = (): boolean => 'DedicatedWorkerGlobalScope' in globalThis;

/**
 * Writes a file of the page's own file system for browsers that do so in dedicated workers only: here, where this is one.
 *
 * @throws DOMException where the browser refuses; CnnError (FILE) where the worker does
 */
export async function writeInWorker(
  options: WriteWholeOptions,
  start: () => Worker = startImageWorker,
): Promise<void> {
  if (isDedicatedWorker()) return writeAndMove(options);
  const thread = new FileThread(start);
  try {
    await thread.do('write', options);
  } catch (error) {
    if (!(error instanceof CnnError) && !(error instanceof ThreadEnded)) throw error;
    const full = error instanceof CnnError && error.details.reason === 'full';
    throw new DOMException(
      error.message || 'the worker that writes files can not be loaded',
      full ? 'QuotaExceededError' : 'OperationError',
    );
  } finally {
    thread.end();
  }
}
