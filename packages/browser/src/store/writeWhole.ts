import { ifThere, unfinishedName } from './opfsFolder.js';

/** What a file can be made of: parts, one after the other. */
type FileContent = Blob | Uint8Array | string;

export interface WriteWholeOptions {
  readonly folder: FileSystemDirectoryHandle;
  readonly name: string;
  readonly content: FileContent;
}

/** A file's handle as older browsers have it: not all of it everywhere. */
interface FileHandle {
  createSyncAccessHandle?(): Promise<SyncAccessHandle>;
  move?(name: string): Promise<void>;
}

/** In dedicated workers only; TypeScript's types of the page leave it out. */
export interface SyncAccessHandle {
  read(to: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  flush(): void;
  close(): void;
  getSize(): number;
  truncate(size: number): void;
}

/** Bytes that are read from a Blob at a time. */
const PIECE = 4 * 1024 ** 2;

/** Bytes that Chromium takes at once: of no write of so many did it say anything else than that its storage is full. */
const SMALL_PIECE = 1024 ** 2;

/**
 * Writes a file of the page's own file system whole or not at all. The browser writes into a file of its own, which takes the place of the
 * old one at the end; where there is none yet, the new one gets its name at the end. Where browsers can't (Safari before 26), a worker
 * does the same: `elsewhere`.
 *
 * @param elsewhere writes it in a dedicated worker, by `writeAndMove`
 * @throws DOMException as the browser does; TypeError where it can write no files
 */
export async function writeWhole(
  options: WriteWholeOptions,
  elsewhere: (options: WriteWholeOptions) => Promise<void>,
): Promise<void> {
  const { folder, name, content } = options;
  if (!('createWritable' in FileSystemFileHandle.prototype)) return elsewhere(options);
  const old = await ifThere(folder.getFileHandle(name));
  if (old) return writeInto(old, content);
  const unfinished = unfinishedName(name);
  const made = await folder.getFileHandle(unfinished, { create: true });
  try {
    await writeInto(made, content);
    await (made as unknown as Required<FileHandle>).move(name);
  } catch (error) {
    await folder.removeEntry(unfinished).catch(() => undefined);
    throw error;
  }
}

async function writeInto(handle: FileSystemFileHandle, content: FileContent): Promise<void> {
  try {
    await writeBy(handle, (stream) => stream.write(content as FileSystemWriteChunkType));
  } catch (error) {
    if (!saysLittle(error)) throw error;
    // In small pieces the browser says what stands in the way: most often that the page may store no more.
    await writeBy(handle, async (stream) => {
      for await (const piece of pieces(content, SMALL_PIECE)) await stream.write(piece);
    });
  }
}

/**
 * Whether an error of a large write leaves open what it was. Where a page may store no more, Chromium says so in most cases; in some it
 * says that what is written can't be read (NotReadableError) or that it could not be handed on (AbortError).
 */
function saysLittle(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'NotReadableError' || error.name === 'AbortError');
}

async function writeBy(
  handle: FileSystemFileHandle,
  write: (stream: FileSystemWritableFileStream) => Promise<void>,
): Promise<void> {
  const stream = await handle.createWritable();
  try {
    await write(stream);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
}

/** As `writeWhole`, in a dedicated worker. */
export async function writeAndMove({ folder, name, content }: WriteWholeOptions): Promise<void> {
  const unfinished = unfinishedName(name);
  const handle = (await folder.getFileHandle(unfinished, { create: true })) as unknown as FileHandle;
  try {
    if (!handle.createSyncAccessHandle || !handle.move)
      throw new TypeError('this browser writes no files of a page here');
    const access = await handle.createSyncAccessHandle();
    try {
      await writePieces(access, content);
      access.flush();
    } finally {
      access.close();
    }
    await handle.move(name);
  } catch (error) {
    await folder.removeEntry(unfinished).catch(() => undefined);
    throw error;
  }
}

async function writePieces(access: SyncAccessHandle, content: FileContent): Promise<void> {
  let at = 0;
  for await (const piece of pieces(content, PIECE)) {
    const written = access.write(piece, { at });
    if (written < piece.length)
      throw new DOMException('the file could not be written whole', 'QuotaExceededError');
    at += piece.length;
  }
}

/** The bytes, so many at a time. */
async function* pieces(content: FileContent, bytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const blob = new Blob([content as BlobPart]);
  for (let at = 0; at < blob.size; at += bytes)
    yield new Uint8Array(await blob.slice(at, at + bytes).arrayBuffer());
}
