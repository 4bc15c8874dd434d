import type { NetworkWork } from '../networkWork.js';

const load = () => import('../work.js');

/** The work done on the page's own thread, for pages without a worker. */
export const pageWork: NetworkWork = {
  describe: async (...args) => (await load()).networkWork.describe(...args),
  buildPreset: async (...args) => (await load()).networkWork.buildPreset(...args),
  addBlock: async (...args) => (await load()).networkWork.addBlock(...args),
};
