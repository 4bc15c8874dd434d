import { CnnError } from '@cnn/core';
import { Zip, ZipPassThrough } from 'fflate';

/** A file that goes into a zip. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Blob;
}

/** Bytes that are read at once, for their checksum. */
const PORTION = 4 * 1024 * 1024;

/** What a zip without its 64-bit form can hold. */
const MOST_FILES = 65_535;
const MOST_BYTES = 2 ** 32 - 1;

/** Zip files can't say an earlier time; one time for all makes equal files of equal content. */
const TIME = new Date(1980, 0, 1);

export interface StoredZipOptions {
  /** In the order in which they go in. */
  readonly entries: readonly ZipEntry[];
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Files in a zip, as they are, without compressing them. Only a few megabytes are in memory at a time: the zip refers to where its files
 * lie, and is read when it is saved.
 *
 * @throws CnnError (FILE) for more than 65,535 files or 4 GiB, which a plain zip can't hold
 */
export async function storedZip({ entries, onProgress = () => {} }: StoredZipOptions): Promise<Blob> {
  const bytes = entries.reduce((sum, { content, name }) => sum + content.size + 3 * name.length + 128, 0);
  if (entries.length > MOST_FILES || bytes > MOST_BYTES) {
    throw new CnnError(
      'FILE',
      `the zip would have ${entries.length.toLocaleString('en')} ${entries.length === 1 ? 'file' : 'files'} and ${(bytes / 1e9).toFixed(1)} GB, and can hold ${MOST_FILES.toLocaleString('en')} and 4 GB. Take the run alone, and copy the images by hand.`,
      { details: { reason: 'tooLarge' } },
    );
  }
  const parts: BlobPart[] = [];
  /** Bytes of a file on their way through the zip, and where they lie. */
  let passing: { readonly chunk: Uint8Array; readonly from: Blob } | undefined;
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    failure ??= error;
    parts.push(chunk === passing?.chunk ? passing.from : (chunk.slice() as Uint8Array<ArrayBuffer>));
  });
  let done = 0;
  for (const { name, content } of entries) {
    const file = new ZipPassThrough(name);
    file.mtime = TIME;
    zip.add(file);
    for (let at = 0; at < content.size; at += PORTION) {
      const from = content.slice(at, at + PORTION);
      const chunk = new Uint8Array(await from.arrayBuffer());
      passing = { chunk, from };
      file.push(chunk, false);
      done += chunk.length;
      onProgress(done);
    }
    passing = undefined;
    file.push(new Uint8Array(), true);
  }
  zip.end();
  if (failure) throw failure;
  return new Blob(parts, { type: 'application/zip' });
}
