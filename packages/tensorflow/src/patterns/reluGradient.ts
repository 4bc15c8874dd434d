import type { Pattern, ProgramIndex } from '@cnn/core';
import { addTyped } from '../operations/writeOperation.js';
import type { Fusion } from './fusion.js';

/** select(relu(x) > 0, dy, 0) as ReluGrad. */
export const reluGradient: Pattern<Fusion> = { name: 'reluGradient', find: reluGradients };

function reluGradients(index: ProgramIndex): ReadonlyMap<number, Fusion> {
  const fusions = new Map<number, Fusion>();
  for (const { id, shape } of index.program.nodes) {
    const select = index.as(id, 'select');
    const [condition, dy, zero] = select?.operands ?? [];
    const greater = index.as(condition, 'greater');
    if (dy === undefined || zero === undefined || !greater || index.filling(zero) !== 0) continue;
    const [y, bound] = greater.operands as [number, number];
    if (!index.as(y, 'relu') || index.filling(bound) !== 0) continue;
    if (index.node(y).shape.join() !== shape.join() || index.node(dy).shape.join() !== shape.join()) continue;
    fusions.set(id, {
      needs: [y, dy],
      write: ({ graph, tensor }) => addTyped(graph, { op: 'ReluGrad', inputs: [tensor(dy), tensor(y)] }),
    });
  }
  return fusions;
}
