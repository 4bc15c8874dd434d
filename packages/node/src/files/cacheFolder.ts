import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where unpacked archives, downloads and decoded images are kept: `CNN_CACHE`, else `cnn` in the user's cache folder. */
export function cacheFolder(...below: readonly string[]): string {
  const { CNN_CACHE, XDG_CACHE_HOME } = process.env;
  return join(CNN_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'cnn'), ...below);
}
