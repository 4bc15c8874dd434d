import type { Hdf5File } from './hdf5File.js';
import { MESSAGE, readObjectHeader } from './objectHeader.js';

/** The place of the datatype that a shared message leads to, which stands in an object header of its own. */
export function committed(file: Hdf5File, at: number): number {
  const version = file.u8(at);
  if (version < 1 || version > 3) file.fail('malformed', `a shared message has version ${version}`);
  if (version === 3 && file.u8(at + 1) !== 2) {
    file.fail('unsupported', 'not supported: a heap of shared messages');
  }
  const header = file.place(at + (version === 1 ? 8 : 2), 'a shared datatype');
  const message = readObjectHeader(file, header).find(({ type }) => type === MESSAGE.datatype);
  if (message === undefined || message.shared)
    return file.fail('malformed', 'a shared datatype is not there');
  return message.at;
}
