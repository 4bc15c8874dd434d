import { axisOf } from './context.js';
import { intOf, type SourceNode } from './sourceNode.js';
import type { Constant } from './values.js';

/**
 * Parts of a value that a graph takes out of a sequence of them, as PyTorch's newer exporter writes `chunk` and `split`: each is a slice
 * instead. A sequence of which anything else is done stays.
 */
export function withoutSequences(
  nodes: readonly SourceNode[],
  known: (name: string) => Constant | undefined,
): readonly SourceNode[] {
  const makers = new Map(
    nodes.flatMap((node) => (node.op === 'SplitToSequence' ? [[node.outputs[0] ?? '', node] as const] : [])),
  );
  if (makers.size === 0) return nodes;
  const taken = nodes.map((node) => {
    const maker = node.op === 'SequenceAt' ? makers.get(node.inputs[0] ?? '') : undefined;
    return maker ? (partOf(node, maker, known) ?? node) : node;
  });
  const read = new Set(taken.flatMap(({ inputs }) => inputs));
  return taken.filter((node) => node.op !== 'SplitToSequence' || read.has(node.outputs[0] ?? ''));
}

/** `SequenceAt` of a sequence as a slice of what was split. */
function partOf(
  node: SourceNode,
  maker: SourceNode,
  known: (name: string) => Constant | undefined,
): SourceNode | undefined {
  const [value = '', lengths = ''] = maker.inputs;
  const split = known(lengths);
  const index = known(node.inputs[1] ?? '')?.data[0];
  const axis = intOf(maker, 'axis', 0);
  if (!split || index === undefined || intOf(maker, 'keepdims', 1) !== 1) return undefined;
  const sizes = Array.from(split.data);
  // One number is the length of every part, but of the last.
  const each = split.shape.length === 0 ? (sizes[0] ?? 0) : undefined;
  const at = each === undefined ? axisOf(index, sizes.length) : index;
  if (at < 0) return undefined;
  const begin = each === undefined ? sizes.slice(0, at).reduce((sum, size) => sum + size, 0) : at * each;
  const end = begin + (each ?? sizes[at] ?? 0);
  const list = (value: number) => ({ floats: [], ints: [value], strings: [] });
  return {
    ...{ ...node, op: 'Slice', inputs: [value] },
    attributes: new Map([
      ['starts', list(begin)],
      ['ends', list(end)],
      ['axes', list(axis)],
    ]),
  };
}
