import type { DType, OperationAttributes, OperationName, Shape } from '@cnn/core';
import binary from '../../goldens/operations/binary.json' with { type: 'json' };
import collective from '../../goldens/operations/collective.json' with { type: 'json' };
import convolution from '../../goldens/operations/convolution.json' with { type: 'json' };
import depthwise from '../../goldens/operations/depthwise.json' with { type: 'json' };
import elementwise from '../../goldens/operations/elementwise.json' with { type: 'json' };
import form from '../../goldens/operations/form.json' with { type: 'json' };
import matrices from '../../goldens/operations/matrices.json' with { type: 'json' };
import normalization from '../../goldens/operations/normalization.json' with { type: 'json' };
import pooling from '../../goldens/operations/pooling.json' with { type: 'json' };
import reductions from '../../goldens/operations/reductions.json' with { type: 'json' };
import sources from '../../goldens/operations/sources.json' with { type: 'json' };

export interface GoldenOperand {
  /** As in a graph: -k stands for k times the batch size. */
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: readonly number[];
}

/** One operation on given operands: its value, and the gradients of Σ value · upstream. By PyTorch, in float64. */
export interface OperationGolden {
  readonly operation: OperationName;
  readonly name: string;
  readonly batch: number;
  readonly attributes: OperationAttributes[OperationName];
  /** The node's own shape and type, where operands and attributes don't tell it. */
  readonly target?: { readonly shape: Shape; readonly dtype: DType };
  readonly operands: readonly GoldenOperand[];
  readonly value: { readonly shape: readonly number[]; readonly dtype: DType; readonly data: readonly number[] };
  readonly upstream?: readonly number[];
  /** One for each operand; `null` where none is defined. */
  readonly gradients?: readonly (readonly number[] | null)[];
  /** The gradient holds by convention only (a tie, a corner), so finite differences don't apply. */
  readonly kink?: boolean;
}

/** The scripts in `goldens/` write what the type says. */
const read = (file: unknown): readonly OperationGolden[] => file as readonly OperationGolden[];

export const operationGoldens: readonly OperationGolden[] = [
  sources,
  elementwise,
  binary,
  reductions,
  form,
  matrices,
  convolution,
  depthwise,
  pooling,
  normalization,
  collective,
].flatMap(read);
