import { addTyped } from '../operations/writing.js';
import type { ProgramIndex } from '../programs/programIndex.js';
import * as attribute from '../savedModel/attributes.js';
import { subtractInPlace } from './descent.js';
import { descentOf, isScalar, slotOf, type UpdateFusion } from './update.js';

interface Moment {
  readonly slot: string;
  /** The node of g or g². */
  readonly sample: number;
  /** 1 − β */
  readonly rate: number;
}

/** s' = s + (sample − s)·rate */
function momentOf(index: ProgramIndex, id: number): Moment | undefined {
  const sum = index.pick(index.as(id, 'add'), (operand) => slotOf(index, operand, id));
  const product = sum && index.pick(index.as(sum.other, 'multiply'), (operand) => index.filling(operand));
  const difference = product && index.as(product.other, 'subtract');
  const [sample, slot] = difference?.operands ?? [];
  if (!sum || !product || sample === undefined || slotOf(index, slot, id) !== sum.found) return undefined;
  return { slot: sum.found, sample, rate: product.found };
}

/**
 * Adam's step as ResourceApplyAdam, which passes over parameter and slots once:
 *
 * ```
 * m' = m + (g − m)·(1 − β1), v' = v + (g² − v)·(1 − β2), p' = p − (m'·alpha)/(√v' + ε)
 * ```
 *
 * TensorFlow's own bias correction is switched off by powers of 0: alpha holds it already.
 */
export function adam(index: ProgramIndex, variable: string, id: number): UpdateFusion | undefined {
  const descent = descentOf(index, variable, id);
  const quotient = descent && index.as(descent.direction, 'divide');
  if (!descent || !quotient) return undefined;
  const [numerator, denominator] = quotient.operands as [number, number];
  const scaled = index.pick(index.as(numerator, 'multiply'), (operand) =>
    isScalar(index, operand) ? operand : undefined,
  );
  const root = index.pick(index.as(denominator, 'add'), (operand) => index.filling(operand));
  const sqrt = root && index.as(root.other, 'sqrt');
  if (!scaled || !root || !sqrt) return undefined;
  const [mean, square] = [scaled.other, sqrt.operands[0] as number];
  const m = momentOf(index, mean);
  const v = momentOf(index, square);
  const gradient = m?.sample;
  if (!m || !v || gradient === undefined || index.as(v.sample, 'square')?.operands[0] !== gradient)
    return undefined;
  if (!index.isOnlyFor(mean, [numerator]) || !index.isOnlyFor(square, [sqrt.id])) return undefined;
  const { decay } = descent;
  const variables = [variable, m.slot, v.slot];
  return {
    variables,
    needs: [gradient, scaled.found, ...(decay === undefined ? [] : [decay])],
    write: (writing) => {
      const { graph, tensor, handle, after } = writing;
      const decayed =
        decay === undefined ? [] : [subtractInPlace(writing, { variable, amount: tensor(decay), at: id })];
      const zero = graph.scalar(0);
      return addTyped(graph, {
        op: 'ResourceApplyAdam',
        inputs: [
          ...variables.map(handle),
          ...[zero, zero, tensor(scaled.found)],
          ...[graph.scalar(1 - m.rate), graph.scalar(1 - v.rate), graph.scalar(root.found), tensor(gradient)],
        ],
        attributes: { use_locking: attribute.bool(false), use_nesterov: attribute.bool(false) },
        after: [...after(variables, id), ...decayed],
      });
    },
  };
}
