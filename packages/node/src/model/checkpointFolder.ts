import {
  type CheckpointToSave,
  readCheckpointFrom,
  type SavedCheckpoint,
  saveCheckpointTo,
} from '@cnn/experiment';
import { folderStore } from '../store/folderStore.js';

export interface SaveCheckpointOptions extends CheckpointToSave {
  readonly directory: string;
}

/**
 * Writes a checkpoint into a folder, so that at every moment it holds a whole one, the old or the new; see `saveCheckpointTo` of
 * `@cnn/experiment`.
 *
 * @throws CnnError (FILE) when it can't be written; the checkpoint before it is still there then
 */
export async function saveCheckpoint({ directory, ...saved }: SaveCheckpointOptions): Promise<void> {
  await saveCheckpointTo(folderStore(directory), saved);
}

/**
 * Reads a checkpoint, also one of version 1, whose JSON had no checksum.
 *
 * @throws CnnError (FILE) of one line for a folder without one, a file that is cut off or changed, or another format
 */
export async function loadCheckpoint(directory: string): Promise<SavedCheckpoint> {
  return readCheckpointFrom(folderStore(directory));
}
