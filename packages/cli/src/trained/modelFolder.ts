import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The model folder that a path names: itself, that of its model.json, or `model` in the folder of a run. */
export function modelFolder(path: string): string {
  if (path.endsWith('model.json')) return dirname(join(path));
  const inside = join(path, 'model');
  const isRun = !existsSync(join(path, 'model.json')) && existsSync(join(inside, 'model.json'));
  return isRun ? inside : path;
}
