import { CnnError } from '@cnn/core';
import type { StoreLock } from '@cnn/experiment';

/**
 * Keeps other pages and workers of this origin out, until it is released or the page or worker is closed.
 *
 * @param name of what is locked, for messages too
 * @throws CnnError (FILE, `details.reason: 'busy'`) where another one has it
 */
export async function pageLock(name: string): Promise<StoreLock> {
  return new Promise((resolve, reject) => {
    const asked = navigator.locks.request(`cnn ${name}`, { ifAvailable: true }, (lock) => {
      if (!lock) {
        const busy = `${name}: another page is writing there. Close its tab or wait for it to end, or choose another name.`;
        throw new CnnError('FILE', busy, { details: { reason: 'busy' } });
      }
      return new Promise<void>((done) => {
        resolve({ takenOverFrom: undefined, release: async () => done() });
      });
    });
    asked.catch(reject);
  });
}
