import { openSealed, type SealedJson, sealJson } from '@cnn/experiment';
import { readJson, writeJson } from './files.js';

export interface WriteSealedJsonOptions {
  readonly path: string;
  readonly value: object;
}

/**
 * `writeSealed` of `@cnn/experiment`, of a file by its path.
 *
 * @throws CnnError (FILE); the old file, if any, is still there then
 */
export async function writeSealedJson({ path, value }: WriteSealedJsonOptions): Promise<void> {
  await writeJson({ path, value: sealJson(value) });
}

/**
 * `readSealed` of `@cnn/experiment`, of a file by its path.
 *
 * @throws CnnError (FILE) naming the file: it can't be read, is no JSON object, or is not as it was written
 */
export async function readSealedJson(path: string): Promise<SealedJson> {
  return openSealed(await readJson(path), path);
}
