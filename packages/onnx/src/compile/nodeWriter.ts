import { type AnyNode, findFusions, type ProgramIndex } from '@cnn/core';
import { devicePatterns } from '../device/table.js';
import { writeOperation } from '../operations/table.js';
import { patterns } from '../patterns/table.js';
import type { Emission, Target } from '../writing/emission.js';
import type { Placed } from '../writing/layout.js';

export interface NodeWriter {
  /** Writes what computes a node's value: as a pattern has found it, else by its operation. */
  write(emission: Emission, node: AnyNode): Placed;
  /** Names of the patterns that have been used so far. */
  readonly used: Set<string>;
}

/** @param batch.items of a batch */
export function nodeWriter(
  index: ProgramIndex,
  { items, device }: { readonly items: number; readonly device?: Target['device'] },
): NodeWriter {
  const fusions = findFusions(index, device ? devicePatterns : patterns(items));
  const used = new Set<string>();
  return {
    used,
    write: (emission, node) => {
      const found = fusions.get(node.id);
      if (found) used.add(found.pattern);
      const result = found ? found.fusion(emission) : writeOperation(emission, node);
      return typeof result === 'string' ? { tensor: result, layout: 'plain' } : result;
    },
  };
}
