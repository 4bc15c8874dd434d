/** The one database of this library: files by their names, in one table. */
const [DATABASE, TABLE] = ['cnn', 'files'];

let opened: Promise<IDBDatabase> | undefined;

/** @throws DOMException or TypeError where the browser gives the page no database */
function database(): Promise<IDBDatabase> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(TABLE);
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const forget = (): void => {
        opened = undefined;
      };
      asked.result.onclose = forget;
      asked.result.onversionchange = () => {
        asked.result.close();
        forget();
      };
      resolve(asked.result);
    };
  });
}

/**
 * Does something with the table of files, whole or not at all.
 *
 * @param work asks for what it wants; the result of the last request is given when all is on the disk
 * @throws DOMException as the browser does
 */
export async function inFiles<Result>(
  mode: 'readonly' | 'readwrite',
  work: (table: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const transaction = (await database()).transaction(TABLE, mode, { durability: 'strict' });
  return new Promise((resolve, reject) => {
    const asked = work(transaction.objectStore(TABLE));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error ?? asked.error);
    transaction.onerror = () => reject(transaction.error ?? asked.error);
  });
}

/** The keys that begin with a folder's name. */
export function keysBelow(folder: string): IDBKeyRange {
  // '0' follows '/'.
  return IDBKeyRange.bound(`${folder}/`, `${folder}0`, true, true);
}
