import type { FileSetOptions } from '@cnn/node';
import type { OutputStream } from '../terminal.js';

type OnProgress = NonNullable<FileSetOptions['onProgress']>;

/** Milliseconds before the first line, and between two. */
const FIRST = 5000;
const NEXT = 10_000;

const doing = { measure: 'Measured', decode: 'Decoded' } as const;

/** Tells how far the reading of many images is, in a line now and then. */
export function readingProgress(stream: OutputStream): OnProgress {
  let due = Date.now() + FIRST;
  return ({ task, done, total }) => {
    if (Date.now() < due) return;
    due = Date.now() + NEXT;
    stream.write(`${doing[task]} ${done} of ${total} images\n`);
  };
}
