import { CnnError } from '@cnn/core';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file of this name is in the way',
  ENOSPC: 'the disk is full',
  EMFILE: 'too many files are open',
};

/** Why the system refused, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return REASONS[code] ?? error.message.replaceAll(/\s+/g, ' ');
}

/** A CnnError (FILE) of one line for what the system refused. */
export function fileError(action: string, error: unknown): CnnError {
  return new CnnError('FILE', `${action}: ${reasonOf(error)}.`, { cause: error });
}
