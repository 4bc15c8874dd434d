import { CnnError } from '@cnn/core';
import protobuf, { type Reader } from 'protobufjs/minimal.js';
import { definitions, type Field, type MessageName } from './definitions.js';
import type { ReadModel } from './readMessages.js';

/** Messages in one another; a graph in a node's attribute is four of them. */
const DEEPEST = 40;
/** An empty message takes two bytes of a file and many times that in memory. */
const MOST_MESSAGES = 2_000_000;

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const isMessage = (type: Field['type']): type is MessageName => type in definitions;

interface Keyed {
  readonly key: string;
  readonly field: Field;
}

/** The fields of each message by their numbers. */
const byNumber = new Map<string, ReadonlyMap<number, Keyed>>(
  Object.entries(definitions).map(([message, fields]) => [
    message,
    new Map(Object.entries(fields).map(([key, field]) => [field.number, { key, field }])),
  ]),
);

interface Limits {
  messages: number;
  readonly where: string;
}

/**
 * The model in the bytes of an ONNX file: what `definitions.ts` lists, other fields are skipped. Contents of tensors are views
 * of the bytes. Declared lengths, the depth and the number of messages are checked before anything is allocated.
 *
 * @param options.where what the bytes are, for messages: the file's name
 * @throws CnnError (FILE) with `details.reason` `truncated` or `malformed`
 */
export function decodeModel(bytes: Uint8Array, { where }: { readonly where: string }): ReadModel {
  const reader = protobuf.Reader.create(bytes);
  const limits: Limits = { messages: 0, where };
  try {
    // Every key and type is the definitions', which the interface repeats.
    return decodeMessage(reader, 'ModelProto', {
      end: bytes.length,
      depth: 0,
      limits,
    }) as unknown as ReadModel;
  } catch (error) {
    if (error instanceof CnnError) throw error;
    const truncated = error instanceof RangeError;
    throw broken(
      where,
      truncated ? 'truncated' : 'malformed',
      truncated ? 'it ends in the middle' : 'its bytes are no messages of ONNX',
    );
  }
}

function broken(where: string, reason: 'truncated' | 'malformed', words: string): CnnError {
  return new CnnError(
    'FILE',
    `${where}: expected an ONNX model, but ${words}. Copy or download the file again.`,
    { details: { reason } },
  );
}

interface Place {
  readonly end: number;
  readonly depth: number;
  readonly limits: Limits;
}

function decodeMessage(
  reader: Reader,
  name: MessageName,
  { end, depth, limits }: Place,
): Record<string, unknown> {
  if (depth > DEEPEST)
    throw broken(limits.where, 'malformed', `its messages are nested more than ${DEEPEST} deep`);
  limits.messages += 1;
  if (limits.messages > MOST_MESSAGES) {
    throw broken(limits.where, 'malformed', `it has more than ${MOST_MESSAGES} nodes, names and tensors`);
  }
  const message: Record<string, unknown> = {};
  const fields = byNumber.get(name) as ReadonlyMap<number, Keyed>;
  for (const { key, field } of fields.values()) if (field.repeated) message[key] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    const wire = tag & 7;
    const known = fields.get(tag >>> 3);
    if (!known) skip(reader, wire, { end, limits });
    else if (known.field.repeated)
      append(message, known, readRepeated(reader, known.field, { wire, end, depth, limits }));
    else message[known.key] = readOne(reader, known.field, { wire, end, depth, limits });
    if (reader.pos > end)
      throw broken(limits.where, 'malformed', 'a part of it reaches beyond the one around it');
  }
  return message;
}

function append(
  message: Record<string, unknown>,
  { key }: { readonly key: string },
  values: ArrayLike<unknown>,
): void {
  const before = message[key] as ArrayLike<unknown>;
  if (before.length === 0 && values.length > 1) message[key] = values;
  else if (Array.isArray(before))
    for (let index = 0; index < values.length; index++) before.push(values[index]);
  else message[key] = [...Array.from(before), ...Array.from(values)];
}

type At = Place & { readonly wire: number };

/** The end of a part that declares its length. */
function declaredEnd(reader: Reader, { end, limits }: Pick<At, 'end' | 'limits'>): number {
  const length = reader.uint32();
  if (length > end - reader.pos) {
    throw broken(
      limits.where,
      end === reader.len ? 'truncated' : 'malformed',
      `a part of ${length} bytes is declared where ${end - reader.pos} are left`,
    );
  }
  return reader.pos + length;
}

function readOne(reader: Reader, { type }: Field, at: At): unknown {
  const { wire, depth, limits } = at;
  if (isMessage(type)) {
    expectWire(wire, WIRE.bytes, limits);
    return decodeMessage(reader, type, { end: declaredEnd(reader, at), depth: depth + 1, limits });
  }
  if (type === 'string' || type === 'bytes') {
    expectWire(wire, WIRE.bytes, limits);
    const end = declaredEnd(reader, at);
    const part = reader.buf.subarray(reader.pos, end);
    reader.pos = end;
    return type === 'bytes' ? part : new TextDecoder().decode(part);
  }
  expectWire(wire, type === 'float' ? WIRE.fixed32 : type === 'double' ? WIRE.fixed64 : WIRE.varint, limits);
  return readNumber(reader, type);
}

function readNumber(reader: Reader, type: Field['type']): number {
  if (type === 'float') return reader.float();
  if (type === 'double') return reader.double();
  if (type === 'int32') return reader.int32();
  // A number, or an object of the package long where that is installed.
  return Number(reader.int64());
}

/** The next values of a repeated field: one, or several packed into one part. */
function readRepeated(reader: Reader, field: Field, at: At): ArrayLike<unknown> {
  const { type } = field;
  if (at.wire !== WIRE.bytes || isMessage(type) || type === 'string' || type === 'bytes') {
    return [readOne(reader, field, at)];
  }
  const end = declaredEnd(reader, at);
  if (type === 'float' || type === 'double') {
    const size = type === 'float' ? 4 : 8;
    const part = reader.buf.subarray(reader.pos, end);
    if (part.length % size !== 0)
      throw broken(at.limits.where, 'malformed', 'a list of numbers ends within one');
    reader.pos = end;
    // Where the file's bytes are not aligned, a copy.
    const { buffer, byteOffset } = part.byteOffset % size === 0 ? part : new Uint8Array(part);
    const count = part.length / size;
    return size === 4
      ? new Float32Array(buffer, byteOffset, count)
      : new Float64Array(buffer, byteOffset, count);
  }
  const values: number[] = [];
  while (reader.pos < end) values.push(readNumber(reader, type));
  if (reader.pos > end) throw broken(at.limits.where, 'malformed', 'a list of numbers ends within one');
  return values;
}

function expectWire(wire: number, expected: number, { where }: Limits): void {
  if (wire !== expected) throw broken(where, 'malformed', 'a field has another type than ONNX gives it');
}

/** Groups (wire types 3 and 4), which ONNX does not have, are refused. */
function skip(reader: Reader, wire: number, at: Pick<At, 'end' | 'limits'>): void {
  if (wire === WIRE.bytes) reader.pos = declaredEnd(reader, at);
  else if (wire === WIRE.varint) reader.skip();
  else if (wire === WIRE.fixed64 || wire === WIRE.fixed32) reader.skip(wire === WIRE.fixed64 ? 8 : 4);
  else throw broken(at.limits.where, 'malformed', 'its bytes are no messages of ONNX');
}
