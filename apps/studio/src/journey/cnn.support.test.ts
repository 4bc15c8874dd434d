import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const command = fileURLToPath(new URL('../../../../packages/cli/bin/cnn.js', import.meta.url));

/** Runs the built command in a folder; gives what it prints. */
export async function cnn(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], {
    cwd: folder,
    maxBuffer: 64 * 1024 ** 2,
  });
  return stdout;
}
