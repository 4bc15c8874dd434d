import { CnnError } from '@cnn/core';

/** What the system's error codes mean. */
export const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file of this name is in the way',
  ENOSPC: 'the disk is full',
  EMFILE: 'too many files are open; allow more with ulimit -n 4096',
  ENFILE: 'too many files are open on this computer',
  ENOMEM: 'there is too little memory',
  EDQUOT: 'the quota of the disk is used up',
  EIO: 'the disk reports an error',
  ELOOP: 'it is a link that leads back to itself',
  ENAMETOOLONG: 'its name is too long',
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
