import protobuf from 'protobufjs';
import type { Histogram } from './histogram.js';

/**
 * The part of TensorFlow's message definitions that event files need, with TensorFlow's names and field numbers. Source:
 * tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto and histogram.proto.
 */
const definitions = `
syntax = "proto3";
package tensorflow;

message HistogramProto {
  double min = 1;
  double max = 2;
  double num = 3;
  double sum = 4;
  double sum_squares = 5;
  repeated double bucket_limit = 6 [packed = true];
  repeated double bucket = 7 [packed = true];
}

message Summary {
  message Image {
    int32 height = 1;
    int32 width = 2;
    int32 colorspace = 3;
    bytes encoded_image_string = 4;
  }
  message Value {
    string tag = 1;
    oneof value {
      float simple_value = 2;
      Image image = 4;
      HistogramProto histo = 5;
    }
  }
  repeated Value value = 1;
}

message Event {
  double wall_time = 1;
  int64 step = 2;
  oneof what {
    string file_version = 3;
    Summary summary = 5;
  }
}
`;

/** A picture in PNG. */
export interface ImageMessage {
  readonly height: number;
  readonly width: number;
  /** Channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. */
  readonly colorspace: number;
  readonly encodedImageString: Uint8Array;
}

/** One thing that TensorBoard shows: exactly one of the fields beside the tag. */
export type SummaryValue = { readonly tag: string } & (
  | { readonly simpleValue: number }
  | { readonly image: ImageMessage }
  | { readonly histo: Histogram }
);

export interface EventMessage {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
  /** Of the first event of a file. */
  readonly fileVersion?: string;
  readonly summary?: { readonly value: readonly SummaryValue[] };
}

const event = protobuf.parse(definitions).root.lookupType('tensorflow.Event');

/** The bytes of an Event message. */
export function encodeEvent(message: EventMessage): Uint8Array {
  return event.encode(event.create(message)).finish();
}
