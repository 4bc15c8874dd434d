import type { TensorValues } from '../engine/engine.js';
import { CnnError } from '../errors.js';

/**
 * Refuses weights of a file that are NaN or infinite: a model with one of them predicts nothing, and can't be trained further.
 *
 * @param where the file's name, for the message
 * @throws CnnError (FILE) with `details: { reason: 'notFinite', variable, count }` that names the first such variable
 */
export function checkFiniteWeights(weights: TensorValues, where: string): void {
  for (const [variable, { data }] of Object.entries(weights)) {
    const count = notFinite(data);
    if (count === 0) continue;
    throw new CnnError(
      'FILE',
      `${where}: expected finite numbers as weights, received NaN or infinity in ${variable} (${count} of ${data.length}). The training may have diverged: save or download the model again.`,
      { details: { reason: 'notFinite', variable, count } },
    );
  }
}

/** How many numbers are NaN or infinite: those that give no 0 when they are taken from themselves. */
function notFinite(data: ArrayLike<number>): number {
  let count = 0;
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (value - value !== 0) count++;
  }
  return count;
}
