import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { findModel } from './findModel.js';

/** Whether a path is a model of this toolkit: a model folder, its model.json, or the folder of a run. */
export async function isModelFolder(path: string): Promise<boolean> {
  const file = await open(join(await findModel(path), 'model.json')).catch(() => undefined);
  if (!file) return false;
  try {
    // TensorFlow.js calls its file model.json too.
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString('utf8', 0, bytesRead).includes('"cnn-model-folder"');
  } finally {
    await file.close();
  }
}
