import type { SyncAccessHandle } from '../store/writeWhole.js';

/** A file of the page's own file system that is read and written in parts. */
export interface RecordFile {
  /** At most so many bytes: fewer at the file's end. At once in a worker, which has the file for itself. */
  read(at: number, length: number): Uint8Array | Promise<Uint8Array>;
  /** On a page it can be read after `save`. */
  write(at: number, bytes: Uint8Array): Promise<void>;
  /** Ends the writing on a page; in a worker it sees to it that what was written is on the disk. */
  save(): Promise<void>;
  close(): void;
}

/** A handle with what TypeScript's types of the page leave out. */
interface FileHandle extends FileSystemFileHandle {
  createSyncAccessHandle?(): Promise<SyncAccessHandle>;
}

/** @returns undefined where a file can't be written in parts */
export async function openRecordFile(handle: FileSystemFileHandle): Promise<RecordFile | undefined> {
  const own = handle as FileHandle;
  if (own.createSyncAccessHandle) return inWorker(await own.createSyncAccessHandle());
  return 'createWritable' in handle ? onPage(handle) : undefined;
}

function inWorker(access: SyncAccessHandle): RecordFile {
  return {
    read(at, length) {
      const bytes = new Uint8Array(length);
      const read = access.read(bytes, { at });
      return read < length ? bytes.subarray(0, read) : bytes;
    },
    async write(at, bytes) {
      if (access.write(bytes, { at }) < bytes.length)
        throw new DOMException('the file could not be written', 'QuotaExceededError');
    },
    async save() {
      access.flush();
    },
    close: () => access.close(),
  };
}

async function onPage(handle: FileSystemFileHandle): Promise<RecordFile> {
  let file = await handle.getFile();
  let stream: Promise<FileSystemWritableFileStream> | undefined;
  return {
    read: async (at, length) => new Uint8Array(await file.slice(at, at + length).arrayBuffer()),
    async write(at, bytes) {
      stream ??= handle.createWritable({ keepExistingData: true });
      const data = bytes as Uint8Array<ArrayBuffer>;
      await (await stream).write({ type: 'write', position: at, data });
    },
    async save() {
      const written = stream;
      stream = undefined;
      if (!written) return;
      await (await written).close();
      file = await handle.getFile();
    },
    close() {
      void stream?.then((own) => own.abort()).catch(() => undefined);
      stream = undefined;
    },
  };
}
