import { composedOperations, composeOperations, type OperationName } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';
import { operationGoldens } from '../goldens/operations.js';
import type { Dense } from '../reference/dense.js';
import { interpret } from '../reference/interpret.js';
import { operationCase } from './operationPrograms.js';

const composed: readonly OperationName[] = composedOperations;

const dense = (values: ReturnType<typeof operationCase>['inputs']): Record<string, Dense> =>
  Object.fromEntries(
    Object.entries(values).map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]),
  );

describe('an operation that an engine lacks, written with others', () => {
  for (const golden of operationGoldens.filter(({ operation }) => composed.includes(operation))) {
    it(`${golden.operation}, ${golden.name}`, () => {
      const made = operationCase(golden);
      const whole = made.programs.programs.value;
      if (!whole) throw new Error('the case has no program');
      const program = composeOperations(whole, (operation) => operation !== golden.operation);
      expect(program.nodes.some(({ operation }) => operation === golden.operation)).toBe(false);
      const { outputs } = interpret({ program, inputs: dense(made.inputs), state: dense(made.state) });
      expect(outputs.value).toBeCloseToTensor(golden.value, 1e-7);
    });
  }

  it('leaves a program of known operations as it is', () => {
    const [golden] = operationGoldens;
    const program = golden && operationCase(golden).programs.programs.value;
    if (!program) throw new Error('there is no golden');
    expect(composeOperations(program, () => true)).toBe(program);
  });
});
