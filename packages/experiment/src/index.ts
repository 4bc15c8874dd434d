export { memoryStore } from './store/memoryStore.js';
export type { Store, StoreLock } from './store/store.js';
export { storeBelow } from './store/storeBelow.js';
