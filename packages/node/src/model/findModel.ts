import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * The model folder that a path means: itself, that of its model.json, or `model` in the folder of a run. A path without a model is given
 * back as it is.
 *
 * @example
 * await findModel('out'); // 'out/model', where out is what cnn train wrote
 */
export async function findModel(path: string): Promise<string> {
  if (basename(path) === 'model.json') return dirname(join(path));
  const inside = join(path, 'model');
  const isRun = !(await isThere(join(path, 'model.json'))) && (await isThere(join(inside, 'model.json')));
  return isRun ? inside : path;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
