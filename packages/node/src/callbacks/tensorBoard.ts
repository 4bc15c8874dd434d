import { join } from 'node:path';
import { CnnError, checkOptionNames } from '@cnn/core';
import type { Callback, Logs, TrainingContext } from '@cnn/train';
import { EventFile, type EventFilePlace, removeEvents } from '../eventFile/eventFile.js';
import type { SummaryValue } from '../eventFile/eventMessages.js';
import { histogramOf } from '../eventFile/histogram.js';
import { imageMessage } from '../eventFile/pngHeader.js';
import { prepareFolder } from '../files/files.js';

/** PNG files by their tags. */
export type TaggedImages = Readonly<Record<string, Uint8Array>>;

export interface TensorBoardOptions {
  /** The folder that `tensorboard --logdir` is given. Default `logs`. */
  readonly logDir?: string | undefined;
  /** Epochs between two histograms of all weights; 0 for none. Default 0. */
  readonly histogramFreq?: number | undefined;
  /** Besides each epoch, writes the loss and learning rate of each batch, or of each so many. Default `epoch`: neither. */
  readonly updateFreq?: 'epoch' | 'batch' | number | undefined;
  /** Pictures to show after an epoch, such as an `imageSheet` of wrong predictions. */
  readonly images?: ((epoch: number) => TaggedImages | Promise<TaggedImages>) | undefined;
  /**
   * Takes the place of the event files that an earlier training left in the same folders, with its first event. Default false:
   * TensorBoard draws them as one.
   */
  readonly replace?: boolean | undefined;
}

const names = {
  logDir: true,
  histogramFreq: true,
  updateFreq: true,
  images: true,
  replace: true,
} satisfies Record<keyof TensorBoardOptions, true>;

const parts = ['train', 'validation'] as const;
type Part = (typeof parts)[number];

/**
 * Writes event files for TensorBoard, with Keras's folders and tags: `train` and `validation` with `epoch_loss` and so on,
 * `epoch_learning_rate`, `batch_loss`, `layer/kernel/histogram`, and pictures. After a resume it goes on in the same files where
 * the checkpoint was made, so that nothing is there twice.
 *
 * @throws CnnError (FILE) from `fit` when the folder can't be written
 */
export function tensorBoard(options: TensorBoardOptions = {}): Callback {
  checkOptionNames({ where: 'tensorBoard', options, names: Object.keys(names) });
  const { logDir = 'logs', histogramFreq = 0, updateFreq = 'epoch', images, replace = false } = options;
  const every = updateFreq === 'batch' ? 1 : updateFreq === 'epoch' ? 0 : updateFreq;
  for (const [name, value] of Object.entries({ histogramFreq, updateFreq: every })) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new CnnError('TRAINING', `tensorBoard: ${name} must be a whole number, received ${value}.`);
  }
  // Named before anything is written, so that every checkpoint knows the names: what was written after it is written over.
  const filesAt = (places: Readonly<Record<string, unknown>>): Record<Part, EventFile> => {
    const fileAt = (part: Part): EventFile =>
      new EventFile(join(logDir, part), isPlace(places[part]) ? places[part] : undefined);
    return { train: fileAt('train'), validation: fileAt('validation') };
  };
  let files = filesAt({});
  let steps = 0;
  let replacing = false;
  const add = async (part: Part, step: number, values: readonly SummaryValue[]): Promise<void> => {
    if (replacing) await removeEvents(parts.map((one) => join(logDir, one)));
    replacing = false;
    await files[part].add(step, values);
  };
  return {
    name: 'tensorBoard',
    async onTrainBegin() {
      await prepareFolder(logDir);
      files = filesAt({});
      steps = 0;
      replacing = replace;
    },
    state: () => ({ values: { steps, train: files.train.place, validation: files.validation.place } }),
    restore({ values = {} }) {
      steps = Number(values.steps ?? 0);
      files = filesAt(values);
      replacing = replace && parts.every((part) => files[part].place.size === 0);
    },
    async onTrainBatchEnd({ loss, training }) {
      const step = steps++;
      if (every === 0 || step % every !== 0) return;
      await add('train', step, [
        { tag: 'batch_loss', simpleValue: loss },
        { tag: 'batch_learning_rate', simpleValue: training.learningRate },
      ]);
    },
    async onEpochEnd({ epoch, logs, training }) {
      const values = scalarsOf(logs, training);
      for (const [tag, png] of Object.entries((await images?.(epoch)) ?? {}))
        values.train.push({ tag, image: imageMessage({ png, tag }) });
      if (histogramFreq > 0 && epoch % histogramFreq === 0)
        values.train.push(...(await histogramsOf(training)));
      for (const part of parts) if (values[part].length > 0) await add(part, epoch, values[part]);
    },
  };
}

function scalarsOf(logs: Logs, { learningRate }: TrainingContext): Record<Part, SummaryValue[]> {
  const train: SummaryValue[] = [];
  const validation: SummaryValue[] = [];
  for (const [name, value] of Object.entries(logs)) {
    const validated = name.startsWith('val_');
    const tag = `epoch_${validated ? name.slice('val_'.length) : name}`;
    (validated ? validation : train).push({ tag, simpleValue: value });
  }
  train.push({ tag: 'epoch_learning_rate', simpleValue: learningRate });
  return { train, validation };
}

async function histogramsOf(training: TrainingContext): Promise<SummaryValue[]> {
  return Object.entries(await training.weights()).flatMap(([name, { data }]) => {
    const histo = histogramOf(data);
    return histo ? [{ tag: `${name}/histogram`, histo }] : [];
  });
}

function isPlace(value: unknown): value is EventFilePlace {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    !/[\\/]/.test(value.name) &&
    'size' in value &&
    typeof value.size === 'number'
  );
}
