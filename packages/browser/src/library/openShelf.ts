import { findKeeping, type Keeping } from '../store/pageStore.js';
import { indexedDbShelf } from './indexedDbShelf.js';
import { memoryShelf } from './memoryShelf.js';
import { opfsShelf } from './opfsShelf.js';
import type { Shelf } from './shelf.js';

export interface KeptShelf extends Keeping {
  readonly shelf: Shelf;
}

/** The best shelf that this browser has, see `pageStore`. */
export async function openShelf(folder: string): Promise<KeptShelf> {
  const keeping = await findKeeping();
  if (keeping.kept === 'opfs') return { ...keeping, shelf: opfsShelf(folder) };
  if (keeping.kept === 'indexedDB') return { ...keeping, shelf: indexedDbShelf(folder) };
  return { ...keeping, shelf: memoryShelf(folder) };
}
