import { randomUUID } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CnnError, checkOptionNames } from '@cnn/core';
import { type Callback, createMonitor, type Monitor, type MonitorMode } from '@cnn/train';
import { fileError } from '../files/fileErrors.js';
import { prepareFolder } from '../files/files.js';
import { writeSealedJson } from '../files/sealedJson.js';
import { type SaveModelOptions, saveModel } from '../model/modelFolder.js';
import { isKeptModels, KEPT_FILE, type KeptModel, type KeptModels } from './keptModels.js';

export interface ModelCheckpointOptions extends Omit<SaveModelOptions, 'state'> {
  /** Name in the logs. Default `val_loss`. */
  readonly monitor?: string | undefined;
  /** Default `auto`: by the metric's own direction. */
  readonly mode?: MonitorMode | undefined;
  /** How many of the best epochs are kept. Default 1. */
  readonly top?: number | undefined;
  /** Keeps the last epoch too. Default true. */
  readonly last?: boolean | undefined;
}

const names = {
  monitor: true,
  mode: true,
  top: true,
  last: true,
  directory: true,
  model: true,
  layers: true,
  classNames: true,
  preprocessing: true,
  testTimeViews: true,
  temperature: true,
  decision: true,
  trainedOn: true,
  trainedWith: true,
  source: true,
  details: true,
} satisfies Record<keyof ModelCheckpointOptions, true>;

/** Of Keras's ModelCheckpoint. */
const remedies = {
  filepath: 'Use directory, a folder that gets a model folder for each epoch that is kept',
  saveBestOnly: 'Use last: false; the best epochs are always kept',
  save_best_only: 'Use last: false; the best epochs are always kept',
};

/**
 * Saves the model after an epoch that is among the best, and after the last one, each into a model folder of its own,
 * `epoch-0007`; `checkpoints.json` says which is which (`readKeptModels`). A folder gets its name when it is whole, the list is
 * exchanged after that, and what it no longer names is removed last: at every moment the list names whole models.
 *
 * @throws CnnError (FILE) from `fit` when the folder can't be written; what was kept before is still there then
 */
export function modelCheckpoint(options: ModelCheckpointOptions): Callback {
  checkOptionNames({ where: 'modelCheckpoint', options, names: Object.keys(names), remedies });
  const { monitor: name = 'val_loss', mode = 'auto', top = 1, last: keepLast = true, ...saved } = options;
  const { directory } = saved;
  if (!Number.isSafeInteger(top) || top < 0 || (top === 0 && !keepLast)) {
    throw new CnnError(
      'TRAINING',
      `modelCheckpoint: top must be a whole number, above 0 without last, received ${top}.`,
    );
  }
  let monitor: Monitor;
  let kept: KeptModels = { monitor: name, best: [] };
  return {
    name: 'modelCheckpoint',
    async onTrainBegin(training) {
      monitor = createMonitor({ callback: 'modelCheckpoint', monitor: name, mode, minDelta: 0 }, training);
      kept = { monitor: name, best: [] };
      await prepareFolder(directory);
      await removeHalfSaved(directory);
    },
    state: () => ({ values: { ...kept } }),
    restore({ values }) {
      if (isKeptModels(values)) kept = values;
    },
    async onEpochEnd({ epoch, logs, training }) {
      const value = logs[name] ?? Number.NaN;
      const folder = `epoch-${String(epoch + 1).padStart(4, '0')}`;
      const model: KeptModel = { epoch, value: Number.isFinite(value) ? value : null, folder };
      const best = ranked(kept.best, model, monitor).slice(0, top);
      if (!keepLast && !best.includes(model)) return;
      const details = { ...saved.details, epoch, logs };
      await saveWhole({ ...saved, details, state: await training.weights() }, join(directory, folder));
      const next: KeptModels = { monitor: name, best, ...(keepLast ? { last: model } : {}) };
      try {
        await writeSealedJson({ path: join(directory, KEPT_FILE), value: next });
      } catch (error) {
        await rm(join(directory, folder), { recursive: true, force: true }).catch(() => undefined);
        throw error;
      }
      const dropped = foldersOf(kept).filter((one) => !foldersOf(next).includes(one));
      kept = next;
      for (const one of dropped) await rm(join(directory, one), { recursive: true, force: true });
    },
  };
}

/** The best first; of equals the earlier one. Values that are no finite numbers are not among them. */
function ranked(best: readonly KeptModel[], model: KeptModel, monitor: Monitor): KeptModel[] {
  const { value, epoch } = model;
  const others = best.filter((one) => one.epoch !== epoch);
  if (value === null) return others;
  const place = others.findIndex((one) => monitor.improves(value, one.value ?? undefined));
  return place < 0 ? [...others, model] : others.toSpliced(place, 0, model);
}

function foldersOf({ best, last }: KeptModels): string[] {
  return [...best, ...(last ? [last] : [])].map(({ folder }) => folder);
}

/** Removes what a process that was killed while it saved has left: `epoch-0007.….tmp`. */
async function removeHalfSaved(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((one) => /^epoch-\d+\.[\da-f-]+\.tmp$/.test(one)))
    await rm(join(directory, name), { recursive: true, force: true });
}

/** Saves beside the folder first, which then takes its place. */
async function saveWhole(options: SaveModelOptions, folder: string): Promise<void> {
  const fresh = `${folder}.${randomUUID()}.tmp`;
  try {
    await saveModel({ ...options, directory: fresh });
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
    throw error instanceof CnnError ? error : fileError(`can't write ${folder}`, error);
  }
}
