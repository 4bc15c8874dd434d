import { CnnError } from '@cnn/core';
import { imageSheet } from '@cnn/node';
import { loadCharts } from '@cnn/plot';

/**
 * Loads what the report of a training needs: a training of hours must not fail at its end because a module can't be loaded any more.
 *
 * @throws CnnError (FILE) with the reason
 */
export async function loadForTheEnd(load: () => Promise<unknown> = loadAll): Promise<void> {
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

/** Charts, and pictures of images. */
async function loadAll(): Promise<void> {
  await loadCharts();
  await imageSheet({ rows: [[new Float32Array(3)]], imageShape: [1, 1, 3], white: 1, least: 1 });
}
