import { CnnError } from '@cnn/core';

/** For `optimizer: adam` in the place of `optimizer: adam()`. */
export function notCalled(option: string, { name }: { readonly name: string }): CnnError {
  return new CnnError('OPTIONS', `${option}: received the function ${name} itself. Call it: ${name}().`);
}
