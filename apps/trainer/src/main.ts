import { argv, exit, stderr, stdout } from 'node:process';
import { CnnError } from '@cnn/core';
import { train } from './train.js';

try {
  await train({ out: argv[2] ?? 'cnn-out', stream: stdout });
} catch (error) {
  if (!(error instanceof CnnError)) throw error;
  stderr.write(`trainer: ${error.message}\n`);
  exit(1);
}
