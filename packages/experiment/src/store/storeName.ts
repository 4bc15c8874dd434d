import { CnnError } from '@cnn/core';

/**
 * Refuses a name that leads out of a store, such as one of a zip file from elsewhere: no part of it may be empty, `.` or `..`, or
 * hold a backslash, a colon or a NUL.
 *
 * @param store its name, for the message
 * @throws CnnError (FILE)
 */
export function checkStoreName(name: string, store: string): void {
  const parts = name.split('/');
  if (parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part))) return;
  throw new CnnError(
    'FILE',
    `${store}: expected the name of a file below it, with / between folders, received ${JSON.stringify(name)}.`,
  );
}
