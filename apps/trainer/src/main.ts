import { argv, exit, stderr, stdout } from 'node:process';
import { CnnError } from '@cnn/core';
import { train } from './train.js';

// A reader such as `head` that has read enough is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') exit();
  throw error;
});

try {
  await train({ out: argv[2] ?? 'cnn-out', stream: stdout });
} catch (error) {
  if (!(error instanceof CnnError)) throw error;
  stderr.write(`trainer: ${error.message}\n`);
  exit(1);
}
