/** How much a page keeps, and how much it may. */
export interface StorageState {
  /** Bytes that are kept, as the browser estimates them. */
  readonly usage: number;
  /** Bytes that may be kept, as the browser estimates them. */
  readonly quota: number;
  /** Whether the browser promises not to remove them when the disk becomes full. */
  readonly persisted: boolean;
}

/** How much this page keeps and may keep. Zeros where the browser does not say it. */
export async function storageState(): Promise<StorageState> {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return { usage, quota, persisted: await navigator.storage.persisted() };
  } catch {
    return { usage: 0, quota: 0, persisted: false };
  }
}

/**
 * Asks the browser not to remove what this page keeps when the disk becomes full. Firefox asks the person; others decide by themselves, as by
 * whether the page is installed. Only on a page, not in a worker.
 *
 * @returns whether it promises it
 */
export async function requestPersistence(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
  }
}
