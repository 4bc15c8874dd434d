import type { Pattern, ProgramIndex } from '@cnn/core';
import { addTyped } from '../operations/writeOperation.js';
import type { Fusion } from './fusion.js';

/** minimum(6, relu(x)) as Relu6, which TensorFlow's own rewriter fuses into a convolution before it. */
export const relu6: Pattern<Fusion> = { name: 'relu6', find: relu6s };

function relu6s(index: ProgramIndex): ReadonlyMap<number, Fusion> {
  const fusions = new Map<number, Fusion>();
  for (const { id } of index.program.nodes) {
    const x = cappedOperand(index, id);
    if (x === undefined) continue;
    fusions.set(id, {
      needs: [x],
      write: ({ graph, tensor }) => addTyped(graph, { op: 'Relu6', inputs: [tensor(x)] }),
    });
  }
  return fusions;
}

/** The x of minimum(6, relu(x)). */
function cappedOperand(index: ProgramIndex, id: number): number | undefined {
  const [bound, positive] = index.as(id, 'minimum')?.operands ?? [];
  return index.filling(bound) === 6 ? index.as(positive, 'relu')?.operands[0] : undefined;
}

/**
 * `select(relu(x) > 0, select(relu(x) >= 6, 0, dy), 0)` as Relu6Grad: one pass instead of three.
 */
export const relu6Gradient: Pattern<Fusion> = { name: 'relu6Gradient', find: relu6Gradients };

function relu6Gradients(index: ProgramIndex): ReadonlyMap<number, Fusion> {
  const fusions = new Map<number, Fusion>();
  for (const { id, shape } of index.program.nodes) {
    const outer = masked(index, id);
    const above = index.as(outer?.condition, 'greater');
    const [limited, none, dy] = index.as(outer?.value, 'select')?.operands ?? [];
    const from = index.as(limited, 'greaterEqual');
    if (!above || !from || dy === undefined || index.filling(none) !== 0) continue;
    const [positive, zero] = above.operands as [number, number];
    const [same, six] = from.operands as [number, number];
    if (positive !== same || index.filling(zero) !== 0 || index.filling(six) !== 6) continue;
    const y = index.consumers(positive).find((reader) => cappedOperand(index, reader) !== undefined);
    if (y === undefined || !index.as(positive, 'relu')) continue;
    if ([y, dy].some((each) => index.node(each).shape.join() !== shape.join())) continue;
    fusions.set(id, {
      needs: [y, dy],
      write: ({ graph, tensor }) => addTyped(graph, { op: 'Relu6Grad', inputs: [tensor(dy), tensor(y)] }),
    });
  }
  return fusions;
}

/** The parts of select(condition, value, 0). */
function masked(index: ProgramIndex, id: number | undefined) {
  const [condition, value, zero] = index.as(id, 'select')?.operands ?? [];
  if (condition === undefined || value === undefined || index.filling(zero) !== 0) return undefined;
  return { condition, value };
}
