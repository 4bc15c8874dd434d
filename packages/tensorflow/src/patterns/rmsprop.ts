import { addTyped } from '../operations/writing.js';
import type { ProgramIndex } from '../programs/programIndex.js';
import * as attribute from '../savedModel/attributes.js';
import { momentumOf } from './momentum.js';
import { descentOf, isScalar, slotOf, type UpdateFusion } from './update.js';

/**
 * RMSprop's step as ResourceApplyRMSProp, with momentum or without:
 *
 * ```
 * v' = v·rho + g²·(1 − rho), d = (g·learningRate)/√(v' + ε), p' = p − d
 * u' = u·momentum + d, p' = p − u'
 * ```
 *
 * TensorFlow's operation always keeps u: without momentum it is a variable that only the engine knows.
 */
export function rmsprop(index: ProgramIndex, variable: string, id: number): UpdateFusion | undefined {
  const descent = descentOf(index, variable, id);
  if (!descent || descent.decay !== undefined || !index.isOnlyFor(descent.direction, [id])) return undefined;
  const velocity = momentumOf(index, descent.direction);
  const step = velocity ? velocity.added : descent.direction;
  if (velocity && !index.isOnlyFor(step, [descent.direction])) return undefined;
  const quotient = index.as(step, 'divide');
  const [numerator, root] = quotient?.operands ?? [];
  const scaled = index.pick(index.as(numerator, 'multiply'), (operand) =>
    isScalar(index, operand) ? operand : undefined,
  );
  const spread = index.as(root, 'sqrt')?.operands[0];
  const sum = index.pick(index.as(spread, 'add'), (operand) => index.filling(operand));
  if (!scaled || !sum || spread === undefined) return undefined;
  const mean = meanSquareOf(index, sum.other, scaled.other);
  if (!mean || !index.isOnlyFor(sum.other, [spread])) return undefined;
  const variables = [variable, mean.slot, ...(velocity ? [velocity.slot] : [])];
  return {
    variables,
    needs: [scaled.found, scaled.other],
    write: ({ graph, tensor, handle, scratch, after }) =>
      addTyped(graph, {
        op: 'ResourceApplyRMSProp',
        inputs: [
          ...[handle(variable), handle(mean.slot), velocity ? handle(velocity.slot) : scratch(variable)],
          ...[tensor(scaled.found), graph.scalar(mean.rho), graph.scalar(velocity?.momentum ?? 0)],
          ...[graph.scalar(sum.found), tensor(scaled.other)],
        ],
        attributes: { use_locking: attribute.bool(false) },
        after: after(variables, id),
      }),
  };
}

/** v' = v·rho + g²·(1 − rho) */
function meanSquareOf(
  index: ProgramIndex,
  id: number,
  gradient: number,
): { readonly slot: string; readonly rho: number } | undefined {
  const found = index.pick(index.as(id, 'add'), (operand) => {
    const slot = index.pick(index.as(operand, 'multiply'), (factor) => slotOf(index, factor, id));
    const rho = slot && index.filling(slot.other);
    return slot && rho !== undefined ? { slot: slot.found, rho } : undefined;
  });
  const sample =
    found && index.pick(index.as(found.other, 'multiply'), (factor) => index.as(factor, 'square'));
  const rate = sample && index.filling(sample.other);
  if (!found || sample?.found.operands[0] !== gradient || rate === undefined) return undefined;
  return Math.abs(rate + found.found.rho - 1) < 1e-12 ? found.found : undefined;
}
