import { AttributeType } from '../messages/definitions.js';
import type { AttributeMessage, GraphMessage } from '../messages/messages.js';

/** The value of a node's attribute; the writer adds its name. */
export type Attribute = (name: string) => AttributeMessage;

export const int =
  (i: number): Attribute =>
  (name) => ({ name, type: AttributeType.int, i });

export const ints =
  (values: readonly number[]): Attribute =>
  (name) => ({ name, type: AttributeType.ints, ints: values });

export const float =
  (f: number): Attribute =>
  (name) => ({ name, type: AttributeType.float, f });

export const floats =
  (values: readonly number[]): Attribute =>
  (name) => ({ name, type: AttributeType.floats, floats: values });

export const text =
  (value: string): Attribute =>
  (name) => ({ name, type: AttributeType.string, s: new TextEncoder().encode(value) });

export const graph =
  (g: GraphMessage): Attribute =>
  (name) => ({ name, type: AttributeType.graph, g });

export const flag = (on: boolean): Attribute => int(on ? 1 : 0);
