import { composeOperations, concreteShape, lastUses, type OperationName, type Program } from '@cnn/core';
import { countOf, type Dense, type Kernel, type Numbers } from './dense.js';
import { referenceKernels } from './kernels.js';

export type Precision = 'float64' | 'float32';

export interface Interpretation {
  readonly program: Program;
  readonly inputs: Readonly<Record<string, Dense>>;
  readonly state: Readonly<Record<string, Dense>>;
  /** Default float64. */
  readonly precision?: Precision;
}

export interface Interpreted {
  readonly outputs: Readonly<Record<string, Dense>>;
  /** New values of the state variables that the program updates. */
  readonly updates: Readonly<Record<string, Dense>>;
}

/**
 * Computes a program node by node, as the comments of core's operations say, without any cleverness. What other
 * engines are compared with, and what tests of training run on.
 *
 * @throws Error when an input or a state variable is missing
 */
export function interpret(interpretation: Interpretation): Interpreted {
  const steps = interpretSteps({
    ...interpretation,
    program: composeOperations(interpretation.program, hasKernel),
  });
  const step = steps.next();
  if (!step.done) throw new Error('a program of one process waits for others');
  return step.value;
}

const hasKernel = (operation: OperationName): boolean => operation in referenceKernels;

/** The same among workers: it gives what is to be summed over them, and goes on with the sum. */
export function* interpretAmongWorkers(
  interpretation: Interpretation,
): Generator<Numbers, Interpreted, Numbers> {
  const program = composeOperations(
    interpretation.program,
    (operation) => operation === 'allReduce' || hasKernel(operation),
  );
  return yield* interpretSteps({ ...interpretation, program });
}

function* interpretSteps({
  program,
  inputs,
  state,
  precision = 'float64',
}: Interpretation): Generator<Numbers, Interpreted, Numbers> {
  const batchSize = batchSizeOf(program, inputs);
  const allocate = (size: number): Numbers =>
    precision === 'float64' ? new Float64Array(size) : new Float32Array(size);
  const named = (kind: string, values: Readonly<Record<string, Dense>>) => (name: string) => {
    const value = values[name];
    if (!value) throw new Error(`${kind} '${name}' is missing`);
    return value;
  };
  const ends = lastUses(program);
  const values = new Map<number, Dense>();
  const computed = (id: number): Dense => values.get(id) as Dense;
  for (const node of program.nodes) {
    const shape = concreteShape(node.shape, batchSize);
    const operands = node.operands.map(computed);
    const compute = (): Numbers => {
      // The table's entry belongs to the node's own operation, which the union cannot express.
      const kernel = referenceKernels[node.operation] as Kernel<OperationName>;
      return kernel({
        ...{ attributes: node.attributes, operands, shape, batchSize, allocate },
        input: named('input', inputs),
        state: named('state', state),
      });
    };
    const data = node.operation === 'allReduce' ? yield (operands[0] as Dense).data : compute();
    if (data.length !== countOf(shape)) {
      throw new Error(
        `${node.operation} (node ${node.id}) gave ${data.length} elements for [${shape.join(', ')}]`,
      );
    }
    values.set(node.id, { shape, data });
    for (const id of ends[node.id] ?? []) values.delete(id);
  }
  const results = (ids: Readonly<Record<string, number>>): Record<string, Dense> =>
    Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, computed(id)]));
  return { outputs: results(program.outputs), updates: results(program.updates) };
}

/** The number of items, from the first input that has a batch dimension; 1 when none has. */
function batchSizeOf(program: Program, inputs: Readonly<Record<string, Dense>>): number {
  for (const [name, { shape }] of Object.entries(program.inputs)) {
    const axis = shape.findIndex((dim) => dim < 0);
    const given = inputs[name];
    if (axis >= 0 && given) return (given.shape[axis] as number) / -(shape[axis] as number);
  }
  return 1;
}
