import type { CnnError } from '@cnn/core';
import type { ReadAttribute, ReadFunction, ReadNode } from '../messages/readMessages.js';

/** Functions that call functions; PyTorch's exporter has two. */
const DEEPEST = 16;
/** Nodes in all: functions that call functions twice each would be endless. */
const MOST_NODES = 200_000;

export interface InlineOptions {
  readonly functions: readonly ReadFunction[];
  readonly broken: (problem: string) => CnnError;
}

const keyOf = (domain: string | undefined, name: string | undefined): string =>
  `${domain ?? ''}/${name ?? ''}`;

/** The nodes with those of the file's own functions in the place of every call: PyTorch writes batch normalization as one. */
export function inlined(
  nodes: readonly ReadNode[],
  { functions, broken }: InlineOptions,
): readonly ReadNode[] {
  const bodies = new Map(functions.map((body) => [keyOf(body.domain, body.name), body]));
  if (!nodes.some(({ domain, opType }) => bodies.has(keyOf(domain, opType)))) return nodes;
  const result: ReadNode[] = [];
  let calls = 0;
  const visit = (node: ReadNode, depth: number): void => {
    const body = bodies.get(keyOf(node.domain, node.opType));
    if (!body) {
      result.push(node);
      if (result.length > MOST_NODES) throw broken(`its functions make more than ${MOST_NODES} nodes`);
      return;
    }
    if (depth > DEEPEST || calls > MOST_NODES) throw broken(`the function '${body.name}' calls itself`);
    for (const inner of called(node, body, calls++)) visit(inner, depth + 1);
  };
  for (const node of nodes) visit(node, 0);
  return result;
}

/** A function's nodes with the caller's values and attributes. */
function called(caller: ReadNode, body: ReadFunction, call: number): readonly ReadNode[] {
  const names = new Map<string, string>([['', '']]);
  for (const [at, name] of body.input.entries()) names.set(name, caller.input[at] ?? '');
  for (const [at, name] of body.output.entries()) {
    const given = caller.output[at];
    if (given) names.set(name, given);
  }
  const own = (name: string): string => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const fresh = `${caller.name || body.name}/${call}/${name}`;
    names.set(name, fresh);
    return fresh;
  };
  const attributes = new Map(
    [...body.attributeProto, ...caller.attribute].map((attribute) => [attribute.name, attribute]),
  );
  return body.node.map((node) => ({
    ...node,
    name: `${caller.name || body.name}/${node.name || node.opType}`,
    input: node.input.map(own),
    output: node.output.map(own),
    attribute: node.attribute.flatMap((attribute): ReadAttribute[] => {
      if (!attribute.refAttrName) return [attribute];
      const value = attributes.get(attribute.refAttrName);
      // An attribute that the caller leaves out is left out.
      return value ? [{ ...value, ...(attribute.name !== undefined && { name: attribute.name }) }] : [];
    }),
  }));
}
