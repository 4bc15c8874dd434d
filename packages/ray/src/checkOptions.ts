import { CnnError } from '@cnn/core';
import type { RayExecutorOptions } from './rayOptions.js';

/** @throws CnnError (OPTIONS) naming the option that is wrong */
export function checkOptions(options: RayExecutorOptions): void {
  const { root, workingDir, processes, threads, retries, cpus, memoryBytes, gpus } = options;
  for (const [name, path] of Object.entries({ root, workingDir })) {
    if (path.startsWith('/')) continue;
    throw new CnnError(
      'OPTIONS',
      `rayExecutor: ${name}: expected an absolute path on storage that this program and every node of the cluster share, such as /shared/project, received "${path}".`,
    );
  }
  for (const [name, value, least] of [
    ['processes', processes, 1],
    ['threads', threads, 1],
    ['retries', retries, 0],
  ] as const) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= least)) continue;
    throw new CnnError(
      'OPTIONS',
      `rayExecutor: ${name}: expected a whole number from ${least}, received ${value}.`,
    );
  }
  for (const [name, value] of Object.entries({ cpus, memoryBytes, gpus })) {
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw new CnnError('OPTIONS', `rayExecutor: ${name}: expected a number above 0, received ${value}.`);
  }
}
