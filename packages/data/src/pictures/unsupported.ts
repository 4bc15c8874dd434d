import { CnnError } from '@cnn/core';

/**
 * An error (DATA) for a file that is good, but of a kind that is not read here. Nobody should take it for damaged.
 *
 * @param what such as `a JPEG 2000 image`
 */
export function unsupported(path: string, what: string, remedy: string): CnnError {
  return new CnnError('DATA', `${path}: not supported: ${what}. The file itself may be fine. ${remedy}`);
}
