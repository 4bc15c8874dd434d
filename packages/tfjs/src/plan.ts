import { type AnyNode, composeOperations, lastUses, type OperationName, type Program } from '@cnn/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type Kernel, type KernelContext, sources } from './kernels/kernel.js';
import { kernels } from './kernels/table.js';

/** One computation of a program, ready to run. */
interface Instruction {
  readonly id: number;
  readonly operands: readonly number[];
  /** Values that nothing reads afterwards. */
  readonly ends: readonly number[];
  compute(operands: readonly Tensor[], context: KernelContext): Tensor;
}

/** A program with everything found out that does not depend on the values. */
export interface Plan {
  readonly program: Program;
  /** Nodes that the session supplies: inputs, state, constants, the batch size. */
  readonly sources: readonly AnyNode[];
  readonly instructions: readonly Instruction[];
}

const SOURCES: ReadonlySet<OperationName> = new Set(sources);

/** @param given operations that tfjs has no kernel for are written with others */
export function planProgram(given: Program): Plan {
  const program = composeOperations(given, (operation) => operation in kernels || SOURCES.has(operation));
  const ends = lastUses(program);
  const instructions = program.nodes
    .filter(({ operation }) => !SOURCES.has(operation))
    .map((node): Instruction => {
      // The table ties each kernel to its own operation, which a look-up by a union of names cannot express.
      const kernel = kernels[node.operation as keyof typeof kernels] as Kernel<OperationName>;
      return {
        id: node.id,
        operands: node.operands,
        ends: ends[node.id] as number[],
        compute: (operands, context) => kernel(operands, node, context),
      };
    });
  return { program, sources: program.nodes.filter(({ operation }) => SOURCES.has(operation)), instructions };
}
