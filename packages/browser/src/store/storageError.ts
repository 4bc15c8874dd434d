import { CnnError } from '@cnn/core';

/** What the browser's errors mean. */
const reasons: Readonly<Record<string, string>> = {
  NotFoundError: 'it does not exist',
  TypeMismatchError: 'a folder is where a file should be, or a file where a folder should be',
  NoModificationAllowedError: 'another page writes it at this moment',
  SecurityError: 'this browser gives the page no storage, as in a private window',
  NotAllowedError: 'this browser gives the page no storage, as in a private window',
  InvalidStateError: 'this browser gives the page no storage, as in a private window',
};

/** Whether an error says that a page may store no more. */
export function isFull(error: unknown): boolean {
  return (
    (error instanceof DOMException && error.name === 'QuotaExceededError') ||
    (error instanceof CnnError && error.details.reason === 'full')
  );
}

/**
 * What a browser's error about its storage means.
 *
 * @param action such as `can't write model/model.json`
 * @returns CnnError (FILE); `details.reason` is `full` where the page may store no more
 */
function storageError(action: string, error: unknown): CnnError {
  if (error instanceof CnnError) return error;
  if (isFull(error)) {
    return new CnnError(
      'FILE',
      `${action}: the storage of this page is full. What was saved before is whole. Remove something from it or free space on the disk, and try again.`,
      { cause: error, details: { reason: 'full' } },
    );
  }
  const own = error instanceof DOMException ? reasons[error.name] : undefined;
  const missing =
    error instanceof TypeError
      ? 'this browser has no file system for pages; take a zip (packZip) instead'
      : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return new CnnError('FILE', `${action}: ${(own ?? missing ?? message).replace(/\.$/, '')}.`, {
    cause: error,
  });
}

/** The result of work with the browser's storage. @throws CnnError as `storageError` makes it */
export async function refusedAs<Result>(action: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw storageError(action, error);
  }
}
