import type { CApi } from '../ffi/capi.js';

/** What Node ends the process by, when all listeners of `exit` have been called. */
interface Ending {
  reallyExit?: (code?: number) => void;
}

/** How often it is looked whether the program is done. */
const LOOK_MILLISECONDS = 500;

/** Node names its own input and output too. */
const STDIO = ['TTYWrap', 'PipeWrap'];

let prepared = false;

/**
 * Lets the process end although a thread of TensorFlow waits for ever for a worker that is lost. Node would wait for the thread, at the end
 * of a program as in `process.exit`: the process then ends by C's `_exit`, with the exit code that Node would have given.
 */
export function endWithoutThreads({ _exit }: Pick<CApi, '_exit'>): void {
  if (prepared) return;
  prepared = true;
  (process as Ending).reallyExit = (code) => _exit(code ?? 0);
  const look = setInterval(() => {
    // The waiting thread is not among them: without anything else, the program is done.
    if (process.getActiveResourcesInfo().every((name) => STDIO.includes(name))) process.exit();
  }, LOOK_MILLISECONDS);
  look.unref();
}
