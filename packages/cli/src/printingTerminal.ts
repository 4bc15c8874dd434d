import { printable } from '@cnn/core';
import type { OutputStream, Terminal } from './terminal.js';

/** What our own progress bar writes: to the beginning of the line, and remove what stands there. */
const CLEAR_LINE = '\u001b[K';

function printing(stream: OutputStream): OutputStream {
  return {
    write: (text) => stream.write(text.split(CLEAR_LINE).map(printable).join(CLEAR_LINE)),
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns as number;
    },
  };
}

/** A terminal on which names of files can't move the cursor, clear the screen or turn text around. */
export function printingTerminal(terminal: Terminal): Terminal {
  return {
    stdout: printing(terminal.stdout),
    stderr: printing(terminal.stderr),
    onInterrupt: (listener) => terminal.onInterrupt(listener),
  };
}
