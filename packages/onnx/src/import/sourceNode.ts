import { CnnError } from '@cnn/core';
import type { ReadAttribute, ReadNode } from '../messages/readMessages.js';

/** A node of the file with its attributes by name. */
export interface SourceNode {
  /** Its own name, or that of its first output. */
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, ReadAttribute>;
  /** Version of ONNX's operations that the file asks for. */
  readonly opset: number;
  /** What patterns have found out: numbers of a fused node. */
  readonly found?: Readonly<Record<string, number>> | undefined;
}

export function sourceNode(node: ReadNode, opset: number): SourceNode {
  return {
    name: node.name || node.output[0] || node.opType || 'node',
    op: node.opType ?? '',
    inputs: node.input,
    outputs: node.output,
    attributes: new Map(node.attribute.map((attribute) => [attribute.name ?? '', attribute])),
    opset,
  };
}

/** The nodes that read each value, each once. */
export function readersOf(nodes: readonly SourceNode[]): ReadonlyMap<string, readonly SourceNode[]> {
  const readers = new Map<string, SourceNode[]>();
  for (const node of nodes) {
    for (const name of new Set(node.inputs)) {
      const known = readers.get(name);
      if (known) known.push(node);
      else readers.set(name, [node]);
    }
  }
  return readers;
}

export const intOf = (node: SourceNode, name: string, otherwise: number): number =>
  node.attributes.get(name)?.i ?? otherwise;

export const floatOf = (node: SourceNode, name: string, otherwise: number): number =>
  node.attributes.get(name)?.f ?? otherwise;

/** A list of whole numbers; undefined where the attribute is absent. */
export function intsOf(node: SourceNode, name: string): readonly number[] | undefined {
  const attribute = node.attributes.get(name);
  return attribute && Array.from(attribute.ints);
}

export function textOf(node: SourceNode, name: string, otherwise: string): string {
  const bytes = node.attributes.get(name)?.s;
  return bytes ? new TextDecoder().decode(bytes) : otherwise;
}

/** What a graph that is not made of our layers can still be used for. */
export const FROZEN = 'frozenOnnx runs such a file as it is, for its predictions or as features';

/**
 * A node that no layer of ours computes.
 *
 * @param reason what stands against it: `a kernel that the graph computes`
 */
export function refuse(node: SourceNode, reason: string): CnnError {
  return new CnnError(
    'MODEL',
    `ONNX node '${node.name}' (${node.op}): no layer expresses ${reason}. ${FROZEN}.`,
    { details: { reason: 'unsupportedLayer', layer: node.name, type: node.op } },
  );
}

/** A node that breaks ONNX's own rules. */
export function malformed(node: SourceNode, problem: string): CnnError {
  return new CnnError(
    'FILE',
    `ONNX node '${node.name}' (${node.op}): ${problem}. Check the file with onnx.checker, or export the model again.`,
    { details: { reason: 'malformed', layer: node.name, type: node.op } },
  );
}
