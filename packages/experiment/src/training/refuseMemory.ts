import { CnnError, type ModelDefinition, modelFacts } from '@cnn/core';

/** Of the memory that is left: decoded images and the program itself take some too. */
const SHARE = 0.85;

/** The side of images that most published networks take. */
const USUAL = 224;

export interface RefuseMemoryOptions {
  readonly model: ModelDefinition;
  readonly batchSize: number;
  /** What the machine has left, in bytes. */
  readonly available: number;
}

/** @throws CnnError (TRAINING) when a training step takes more memory than there is */
export function refuseMemory({ model, batchSize, available }: RefuseMemoryOptions): void {
  const needed = modelFacts(model).trainingBytes(batchSize);
  if (needed <= SHARE * available) return;
  const [height, width] = model.input;
  const smaller = Math.max(height, width) > USUAL ? `data.imageSize ${USUAL}, ` : '';
  throw new CnnError(
    'TRAINING',
    `model '${model.name}' on images of ${height}×${width} in batches of ${batchSize} takes at least ${megabytes(needed)} of memory, and ${megabytes(available)} are left here. Use ${smaller}a smaller training.batchSize or another model.`,
    { details: { reason: 'memory', needed, available, path: 'training.batchSize' } },
  );
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
