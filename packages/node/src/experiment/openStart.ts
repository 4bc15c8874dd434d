import { CnnError } from '@cnn/core';
import type { ExperimentStart, StartingModel } from '@cnn/experiment';
import { findModel } from '../model/findModel.js';
import { importModelFile } from '../model/importModelFile.js';
import { isModelFolder } from '../model/isModelFolder.js';
import { readModel } from '../model/modelFolder.js';

/**
 * The model that an experiment begins with: one of this toolkit (a model folder, or the folder of a run), or a file of another tool.
 *
 * @throws CnnError (OPTIONS) without `source`; as `readModel` and `importModelFile` do
 * @example
 * const start = await openStart({ source: 'resnet18.pt', pixels: 'imagenet', head: 'classes' });
 */
export async function openStart({ source, pixels }: ExperimentStart): Promise<StartingModel> {
  if (source === undefined) {
    throw new CnnError(
      'OPTIONS',
      'start.source: expected the file or folder of a model, received none. Name it, or hand over the model as start.',
      { details: { path: 'start.source' } },
    );
  }
  if (!(await isModelFolder(source))) return importModelFile(source, { pixels });
  const { model, state, source: from } = await readModel(await findModel(source));
  return { model, weights: state, source: from };
}
