import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { readSealedJson } from '../files/sealedJson.js';

export const KEPT_FILE = 'checkpoints.json';

/** A model folder that `modelCheckpoint` keeps. */
export interface KeptModel {
  /** Counted from 0. */
  readonly epoch: number;
  /** Of the monitored log; null when it was no finite number. */
  readonly value: number | null;
  /** Its folder's name. */
  readonly folder: string;
}

/** The models in a folder. */
export interface KeptModels {
  readonly monitor: string;
  /** The best ones, the best first. */
  readonly best: readonly KeptModel[];
  /** That of the last epoch, if it is kept. */
  readonly last?: KeptModel;
}

export function isKeptModels(value: unknown): value is KeptModels {
  if (typeof value !== 'object' || value === null || !('best' in value) || !Array.isArray(value.best))
    return false;
  const all: unknown[] = [...value.best, ...('last' in value ? [value.last] : [])];
  return 'monitor' in value && all.every(isKeptModel);
}

function isKeptModel(value: unknown): value is KeptModel {
  if (typeof value !== 'object' || value === null || !('folder' in value) || !('epoch' in value))
    return false;
  return typeof value.folder === 'string' && !/[\\/]/.test(value.folder) && typeof value.epoch === 'number';
}

/**
 * What `modelCheckpoint` keeps in a folder, with the folders' paths, for `readModel`.
 *
 * @throws CnnError (FILE) when there is nothing, or something else
 */
export async function readKeptModels(directory: string): Promise<KeptModels> {
  const path = join(directory, KEPT_FILE);
  const { value: kept } = await readSealedJson(path);
  if (!isKeptModels(kept)) throw new CnnError('FILE', `${path}: it was not written by modelCheckpoint.`);
  const placed = (model: KeptModel): KeptModel => ({ ...model, folder: join(directory, model.folder) });
  const { monitor, best, last }: KeptModels = kept;
  return { monitor, best: best.map(placed), ...(last ? { last: placed(last) } : {}) };
}
