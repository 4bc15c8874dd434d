import { type OpenRunOptions, openRun as openRunIn, type RunFolder } from '@cnn/experiment';
import { folderStore, removeHalfWritten } from '@cnn/node';
import { withOptionNames } from '../text/optionNames.js';

export interface OpenFolderOptions extends Omit<OpenRunOptions, 'store'> {
  readonly out: string;
}

/**
 * Makes the folder of a new run, or opens one that goes on.
 *
 * @throws CnnError as `openRun` of `@cnn/experiment` does, in the words of the command
 */
export async function openRun({ out, tell, ...options }: OpenFolderOptions): Promise<RunFolder> {
  const run = await openRunIn({
    ...options,
    store: folderStore(out),
    tell: (message) => tell(withOptionNames(message, out)),
  });
  await removeHalfWritten(out);
  return run;
}
