import { checkSum } from './checkSum.js';
import type { Hdf5File } from './hdf5File.js';

/** One message of an object header: a property of a group or dataset. */
export interface Message {
  readonly type: number;
  /** Where its content begins. */
  readonly at: number;
  readonly size: number;
  /** It leads to another object header that has the content. */
  readonly shared: boolean;
}

/** Types of messages (HDF5 File Format Specification, IV.A.2). */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillValueOld: 0x04,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

/** Parts that one object header may have, and messages. Real ones have a few. */
const MOST_PARTS = 4096;
const MOST_MESSAGES = 1 << 16;

/** Reads the messages of an object header of version 1 or 2, with all its continuations. */
export function readObjectHeader(file: Hdf5File, place: number): readonly Message[] {
  const modern = file.u8(place) === 0x4f;
  const parts: Part[] = [modern ? firstPart(file, place) : oldFirstPart(file, place)];
  const seen = new Set([place]);
  const messages: Message[] = [];
  for (let n = 0; n < parts.length; n++) {
    const { at: start, end, creationOrder } = parts[n] as Part;
    const head = modern ? (creationOrder ? 6 : 4) : 8;
    let at = start;
    while (at + head <= end) {
      const type = modern ? file.u8(at) : file.u16(at);
      const size = file.u16(at + (modern ? 1 : 2));
      const flags = file.u8(at + (modern ? 3 : 4));
      at += head;
      if (at + size > end) file.fail('malformed', `a message at byte ${at} is longer than its object header`);
      const message: Message = { type, at, size, shared: (flags & 2) !== 0 };
      messages.push(message);
      at += size;
      if (messages.length > MOST_MESSAGES || parts.length > MOST_PARTS) {
        file.fail('malformed', `the object header at byte ${place} does not end`);
      }
      if (type !== MESSAGE.continuation) continue;
      const next = file.place(message.at, 'the rest of an object header');
      if (seen.has(next)) file.fail('malformed', `the object header at byte ${place} leads back to itself`);
      seen.add(next);
      const length = file.length(message.at + file.offsetSize);
      parts.push(continued(file, { at: next, length, modern, creationOrder }));
    }
  }
  return messages.filter(({ type }) => type !== MESSAGE.continuation);
}

interface Part {
  readonly at: number;
  readonly end: number;
  readonly creationOrder: boolean;
}

function oldFirstPart(file: Hdf5File, place: number): Part {
  const version = file.u8(place);
  if (version !== 1)
    file.fail('malformed', `expected an object header at byte ${place}, received other bytes`);
  const size = file.u32(place + 8);
  file.check(place + 16, size);
  return { at: place + 16, end: place + 16 + size, creationOrder: false };
}

function firstPart(file: Hdf5File, place: number): Part {
  file.signature(place, 'OHDR');
  const version = file.u8(place + 4);
  if (version !== 2) file.fail('unsupported', `not supported: object header version ${version}`);
  const flags = file.u8(place + 5);
  const sizeAt = place + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const sizeBytes = 1 << (flags & 3);
  const size = file.uint(sizeAt, sizeBytes) ?? file.fail('malformed', 'an object header has no size');
  const at = sizeAt + sizeBytes;
  checkSum(file, place, at + size);
  return { at, end: at + size, creationOrder: (flags & 4) !== 0 };
}

function continued(
  file: Hdf5File,
  part: {
    readonly at: number;
    readonly length: number;
    readonly modern: boolean;
    readonly creationOrder: boolean;
  },
): Part {
  const { at, length, modern, creationOrder } = part;
  file.check(at, length);
  if (!modern) return { at, end: at + length, creationOrder };
  file.signature(at, 'OCHK');
  if (length < 8) file.fail('malformed', `the part of an object header at byte ${at} is too short`);
  checkSum(file, at, at + length - 4);
  return { at: at + 4, end: at + length - 4, creationOrder };
}
