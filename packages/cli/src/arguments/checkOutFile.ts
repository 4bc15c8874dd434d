import { existsSync } from 'node:fs';
import { CnnError } from '@cnn/core';
import type { JsonObject } from '@cnn/experiment';
import { readSealedJson } from '@cnn/node';

export interface CheckOutFileOptions {
  /** Of `--out`. */
  readonly path: string;
  /** The command that writes it. */
  readonly command: string;
  readonly overwrite: boolean;
  /** Whether that command wrote what the file holds. */
  readonly isOwn: (value: JsonObject) => boolean;
}

/**
 * A file of somebody else's is not replaced unasked; earlier results of the same command are. To be called before anything is measured.
 *
 * @throws CnnError (FILE)
 *
 * @example
 * await checkOutFile({ path: 'results.json', command: 'evaluate', overwrite: false, isOwn: (value) => 'predictions' in value });
 */
export async function checkOutFile({ path, command, overwrite, isOwn }: CheckOutFileOptions): Promise<void> {
  if (overwrite || !existsSync(path) || (await holdsOwn(path, isOwn))) return;
  throw new CnnError(
    'FILE',
    `${path} is there and holds no results of cnn ${command}. Choose another --out, or let --overwrite replace the file.`,
    { details: { reason: 'occupied', files: [path], resumable: false } },
  );
}

/** Files in the folder of a run name the run: they are no results on their own. */
async function holdsOwn(path: string, isOwn: CheckOutFileOptions['isOwn']): Promise<boolean> {
  const found = await readSealedJson(path).catch((error: unknown) => {
    if (error instanceof CnnError) return undefined;
    throw error;
  });
  return found?.sealed === true && found.value.run === undefined && isOwn(found.value);
}
