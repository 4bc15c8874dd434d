import protobuf from 'protobufjs/minimal.js';
import { definitions } from '../messages/definitions.js';
import type { ReadGraph } from '../messages/readMessages.js';

const tagOf = (number: number): number => (number << 3) | 2;

/**
 * A model that gives a value of its graph. One that is not an output becomes one: readers of Protocol Buffers join a message that
 * stands twice, so a second graph with an output alone is appended.
 */
export function withOutput(bytes: Uint8Array, graph: ReadGraph, output: string): Uint8Array {
  if (graph.output.some(({ name }) => name === output)) return bytes;
  const { ModelProto, GraphProto, ValueInfoProto } = definitions;
  const added = protobuf.Writer.create()
    .uint32(tagOf(ModelProto.graph?.number as number))
    .fork()
    .uint32(tagOf(GraphProto.output?.number as number))
    .fork()
    .uint32(tagOf(ValueInfoProto.name?.number as number))
    .string(output)
    .ldelim()
    .ldelim()
    .finish();
  const result = new Uint8Array(bytes.length + added.length);
  result.set(bytes);
  result.set(added, bytes.length);
  return result;
}
