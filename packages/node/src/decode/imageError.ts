import { CnnError } from '@cnn/core';
import { unsupported } from '@cnn/data';
import { checkReadableFile, regularFile } from './regularFile.js';

/** libvips gives its first reason first, sometimes one a line, sometimes with the path. */
function shortReason(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n');
  const first = lines.find((line) => !/^(Warning treated as error|\s*$)/.test(line)) ?? 'the decoder warned';
  return first
    .replaceAll(path, '')
    .replace(/^Input file\s*:?/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 150);
}

export interface ImageErrorOptions {
  readonly path: string;
  /** Whether the file's content was in memory, and there is nothing to be read at `path`. Default false. */
  readonly inMemory?: boolean | undefined;
  readonly error: unknown;
  readonly maxPixels: number;
}

/** Turns a failure of sharp into one line that says what is wrong with the file. */
export async function imageError(options: ImageErrorOptions): Promise<CnnError> {
  const { path, inMemory = false, error, maxPixels } = options;
  if (error instanceof CnnError) return error;
  const refuse = (problem: string, details = {}): CnnError =>
    new CnnError('DATA', `${path} ${problem}`, { cause: error, details });
  try {
    const empty = !inMemory && (await regularFile(path)) === 0;
    if (empty) return refuse('is empty (0 bytes). Remove it, or copy it again.');
    if (!inMemory) await checkReadableFile(path);
  } catch (unreadable) {
    return unreadable as CnnError;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/unsupported image format|unknown image|not a known file format/i.test(message)) {
    return refuse(
      'is no image of a known format (PNG, JPEG, WebP, TIFF, GIF, AVIF, BMP, PPM), whatever its name says, or its header is damaged. Remove it, or copy it again.',
    );
  }
  if (/pixel limit/i.test(message)) {
    return refuse(
      `has more than ${maxPixels} pixels, the limit. Raise maxPixels if it is meant to be that large.`,
      { option: 'maxPixels' },
    );
  }
  if (
    /not (supported|implemented|configured)|built without|no known route|unsupported jpeg process/i.test(
      message,
    )
  ) {
    return unsupported(path, shortReason(error, path), 'Convert it to PNG, JPEG or TIFF in RGB.');
  }
  return refuse(
    `is damaged or cut off and can't be decoded (${shortReason(error, path)}). Remove it, or copy it again.`,
  );
}
