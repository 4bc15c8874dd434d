import protobuf, { type Writer } from 'protobufjs/minimal.js';
import { definitions, type Field, type MessageName } from './definitions.js';
import type { ModelMessage } from './messages.js';

/** Protocol Buffers' wire types. */
const WIRE = { varint: 0, bytes: 2, fixed32: 5 } as const;

const isMessage = (type: Field['type']): type is MessageName => type in definitions;

/** The bytes of a model. */
export function encodeModel(model: ModelMessage): Uint8Array {
  const writer = protobuf.Writer.create();
  encodeMessage(writer, 'ModelProto', model);
  return writer.finish();
}

function encodeMessage(writer: Writer, name: MessageName, message: object): void {
  for (const [key, field] of Object.entries(definitions[name])) {
    const value: unknown = Reflect.get(message, key);
    if (value === undefined) continue;
    if (field.repeated) for (const item of value as readonly unknown[]) encodeField(writer, field, item);
    else encodeField(writer, field, value);
  }
}

/** The value's type is what the messages' types promise for the field. */
function encodeField(writer: Writer, { number, type }: Field, value: unknown): void {
  const tag = (wire: number): Writer => writer.uint32((number << 3) | wire);
  if (isMessage(type)) {
    tag(WIRE.bytes).fork();
    encodeMessage(writer, type, value as object);
    writer.ldelim();
  } else if (type === 'int64') tag(WIRE.varint).int64(value as number);
  else if (type === 'int32') tag(WIRE.varint).int32(value as number);
  else if (type === 'float') tag(WIRE.fixed32).float(value as number);
  else if (type === 'string') tag(WIRE.bytes).string(value as string);
  else tag(WIRE.bytes).bytes(value as Uint8Array);
}
