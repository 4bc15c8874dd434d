import { addTyped } from '../operations/writing.js';
import type { ProgramIndex } from '../programs/programIndex.js';
import * as attribute from '../savedModel/attributes.js';
import { descentOf, slotOf, type UpdateFusion } from './update.js';

export interface Momentum {
  readonly slot: string;
  readonly momentum: number;
  /** The node of what is added to the decayed slot. */
  readonly added: number;
}

/** u' = u·momentum + d */
export function momentumOf(index: ProgramIndex, id: number): Momentum | undefined {
  const found = index.pick(index.as(id, 'add'), (operand) => {
    const product = index.as(operand, 'multiply');
    const slot = index.pick(product, (factor) => slotOf(index, factor, id));
    const momentum = slot && index.filling(slot.other);
    return slot && momentum !== undefined ? { slot: slot.found, momentum } : undefined;
  });
  return found && { ...found.found, added: found.other };
}

/** p' = p − u', or with Nesterov p' = p − (u'·momentum + d), as ResourceApplyMomentum with a learning rate of 1. */
export function momentum(index: ProgramIndex, variable: string, id: number): UpdateFusion | undefined {
  const descent = descentOf(index, variable, id);
  if (!descent || descent.decay !== undefined) return undefined;
  const plain = momentumOf(index, descent.direction);
  const found = plain ? { ...plain, nesterov: false } : nesterov(index, descent.direction);
  if (!found) return undefined;
  if (!index.isOnlyFor(descent.direction, [id])) return undefined;
  const variables = [variable, found.slot];
  return {
    variables,
    needs: [found.added],
    write: ({ graph, tensor, handle, after }) =>
      addTyped(graph, {
        op: 'ResourceApplyMomentum',
        inputs: [
          ...variables.map(handle),
          ...[graph.scalar(1), tensor(found.added), graph.scalar(found.momentum)],
        ],
        attributes: { use_locking: attribute.bool(false), use_nesterov: attribute.bool(found.nesterov) },
        after: after(variables, id),
      }),
  };
}

/** u'·momentum + d, with u' = u·momentum + d */
function nesterov(index: ProgramIndex, id: number): (Momentum & { readonly nesterov: true }) | undefined {
  const ahead = index.pick(index.as(id, 'add'), (operand) => {
    const velocity = index.pick(index.as(operand, 'multiply'), (factor) => momentumOf(index, factor));
    const factor = velocity && index.filling(velocity.other);
    const reader =
      velocity && index.isOnlyFor(index.program.updates[velocity.found.slot] as number, [operand]);
    return velocity && reader && factor === velocity.found.momentum ? velocity.found : undefined;
  });
  if (!ahead || ahead.other !== ahead.found.added) return undefined;
  return { ...ahead.found, nesterov: true };
}
