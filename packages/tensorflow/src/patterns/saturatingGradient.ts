import type { Pattern, ProgramIndex } from '@cnn/core';
import { addTyped } from '../operations/writeOperation.js';
import type { Fusion } from './fusion.js';

/** `dy · (1 − y²)` of y = tanh(x) as TanhGrad, `dy · (y · (1 − y))` of y = sigmoid(x) as SigmoidGrad: one pass instead of three. */
export const saturatingGradient: Pattern<Fusion> = { name: 'saturatingGradient', find: saturatingGradients };

function saturatingGradients(index: ProgramIndex): ReadonlyMap<number, Fusion> {
  const fusions = new Map<number, Fusion>();
  for (const { id, shape } of index.program.nodes) {
    const [dy, slope] = index.as(id, 'multiply')?.operands ?? [];
    if (dy === undefined || slope === undefined) continue;
    const found = ofTanh(index, slope) ?? ofSigmoid(index, slope);
    if (!found || [found.y, dy].some((each) => index.node(each).shape.join() !== shape.join())) continue;
    const { op, y } = found;
    fusions.set(id, {
      needs: [y, dy],
      write: ({ graph, tensor }) => addTyped(graph, { op, inputs: [tensor(y), tensor(dy)] }),
    });
  }
  return fusions;
}

interface Slope {
  readonly op: 'TanhGrad' | 'SigmoidGrad';
  readonly y: number;
}

/** The y of 1 − y². */
function ofTanh(index: ProgramIndex, slope: number): Slope | undefined {
  const [y] = index.as(fromOne(index, slope), 'square')?.operands ?? [];
  return index.as(y, 'tanh') && { op: 'TanhGrad', y: y as number };
}

/** The y of y · (1 − y). */
function ofSigmoid(index: ProgramIndex, slope: number): Slope | undefined {
  const [y, rest] = index.as(slope, 'multiply')?.operands ?? [];
  if (y === undefined || fromOne(index, rest) !== y) return undefined;
  return index.as(y, 'sigmoid') && { op: 'SigmoidGrad', y };
}

/** The x of 1 − x. */
function fromOne(index: ProgramIndex, id: number | undefined): number | undefined {
  const [one, x] = index.as(id, 'subtract')?.operands ?? [];
  return index.filling(one) === 1 ? x : undefined;
}
