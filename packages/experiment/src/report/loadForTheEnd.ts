import { CnnError } from '@cnn/core';
import { loadCharts } from '@cnn/plot';

/**
 * Loads what the report of a training needs: a training of hours must not fail at its end because a module can't be loaded any more.
 *
 * @throws CnnError (FILE) with the reason
 */
export async function loadForTheEnd(load: () => Promise<unknown> = loadCharts): Promise<void> {
  try {
    await load();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError(
      'FILE',
      `what draws the charts of the report can't be loaded: ${reason.replaceAll(/\s+/g, ' ')}. Install the packages again, or let this process open more files (ulimit -n).`,
      { cause: error },
    );
  }
}
