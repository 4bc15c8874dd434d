import { CnnError, type ModelDefinition, modelFacts } from '@cnn/core';
import { availableMemory } from '@cnn/node';
import type { Option } from '../arguments/command.js';
import type { TrainSettings } from './settings.js';

export const memoryOption = {
  'ignore-memory': {
    help: 'train although the model takes more memory than this machine has left: it may swap, or be ended by the system',
  },
} satisfies Record<string, Option>;

/** Of the memory that is left: decoded images and the program itself take some too. */
const SHARE = 0.85;

/** The side of images that most published networks take. */
const USUAL = 224;

export interface RefuseMemoryOptions {
  readonly model: ModelDefinition;
  readonly settings: Pick<TrainSettings, 'batchSize' | 'ignoreMemory'>;
  /** In bytes; default: what the machine has left. */
  readonly available?: number;
}

/** @throws CnnError (TRAINING) when a training step takes more memory than there is, unless that is to be ignored */
export async function refuseMemory({ model, settings, available }: RefuseMemoryOptions): Promise<void> {
  const { batchSize, ignoreMemory } = settings;
  const needed = modelFacts(model).trainingBytes(batchSize);
  const left = available ?? (await availableMemory());
  if (ignoreMemory || needed <= SHARE * left) return;
  const [height, width] = model.input;
  const smaller = Math.max(height, width) > USUAL ? `--image-size ${USUAL}, ` : '';
  throw new CnnError(
    'TRAINING',
    `model '${model.name}' on images of ${height}×${width} in batches of ${batchSize} takes at least ${megabytes(needed)} of memory, and ${megabytes(left)} are left here. Use ${smaller}a smaller --batch-size or another --model; --ignore-memory begins all the same.`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
