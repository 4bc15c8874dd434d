import { DataType } from '../messages/definitions.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';

/**
 * A product of tensors, in float16 where the target multiplies so: its operands are rounded, and its result is float32 again, as everything
 * else stays.
 */
export function inHalves(
  emission: Emission,
  operands: readonly Tensor[],
  write: (operands: readonly Tensor[]) => Tensor,
): Tensor {
  if (!emission.target.float16) return write(operands);
  const halves = operands.map((tensor) =>
    emission.once(`${tensor} in float16`, () =>
      emission.add('Cast', [tensor], { to: attribute.int(DataType.float16) }),
    ),
  );
  return emission.add('Cast', [write(halves)], { to: attribute.int(DataType.float32) });
}
