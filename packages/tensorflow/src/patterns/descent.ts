import { addTyped } from '../operations/writing.js';
import type { ProgramIndex } from '../programs/programIndex.js';
import * as attribute from '../savedModel/attributes.js';
import type { Tensor } from '../savedModel/graphWriter.js';
import { descentOf, isScalar, type UpdateFusion, type UpdateWriting } from './update.js';

/** Subtracts in place; returns the node to wait for. */
export function subtractInPlace(
  { graph, handle, after }: UpdateWriting,
  { variable, amount, at }: { readonly variable: string; readonly amount: Tensor; readonly at: number },
): Tensor {
  return graph.add({
    op: 'AssignSubVariableOp',
    inputs: [handle(variable), amount],
    attributes: { dtype: attribute.type('float32') },
    after: after([variable], at),
  });
}

/** p' = p − g·rate as ResourceApplyGradientDescent, and p' = p − d as AssignSubVariableOp. */
export function plainDescent(index: ProgramIndex, variable: string, id: number): UpdateFusion | undefined {
  const descent = descentOf(index, variable, id);
  if (!descent || descent.decay !== undefined) return undefined;
  const { direction } = descent;
  const scaled = index.pick(index.as(direction, 'multiply'), (operand) =>
    isScalar(index, operand) ? operand : undefined,
  );
  if (scaled && index.isOnlyFor(direction, [id]) && !isScalar(index, scaled.other)) {
    const { found: rate, other: gradient } = scaled;
    return {
      variables: [variable],
      needs: [rate, gradient],
      write: ({ graph, tensor, handle, after }) =>
        addTyped(graph, {
          op: 'ResourceApplyGradientDescent',
          inputs: [handle(variable), tensor(rate), tensor(gradient)],
          attributes: { use_locking: attribute.bool(false) },
          after: after([variable], id),
        }),
    };
  }
  return {
    variables: [variable],
    needs: [direction],
    write: (writing) => subtractInPlace(writing, { variable, amount: writing.tensor(direction), at: id }),
  };
}
