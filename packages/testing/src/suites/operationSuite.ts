import { type Engine, operationNames } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';
import { type OperationGolden, operationGoldens } from '../goldens/operations.js';
import { operationCase } from './operationPrograms.js';

/** Each operation on the operands of each of its goldens: value and gradients. */
export function describeOperations(engine: () => Engine, tolerance: number): void {
  describe('operations', () => {
    for (const operation of operationNames) {
      const goldens = operationGoldens.filter((golden) => golden.operation === operation);
      describe(operation, () => {
        it('has a golden', () => {
          expect(goldens.length).toBeGreaterThan(0);
        });
        for (const golden of goldens) it(golden.name, () => check(engine(), golden, tolerance));
      });
    }
  });
}

async function check(engine: Engine, golden: OperationGolden, tolerance: number): Promise<void> {
  const { programs, inputs, state } = operationCase(golden);
  const session = await engine.load(programs, state);
  try {
    const needed = (program: string) =>
      Object.fromEntries(
        Object.entries(inputs).filter(([name]) => name in (programs.programs[program]?.inputs ?? {})),
      );
    const { value } = await session.run('value', needed('value'));
    expect(value).toBeCloseToTensor(golden.value, tolerance);
    if (golden.gradients) {
      const found = await session.run('gradient', needed('gradient'));
      golden.gradients.forEach((gradient, index) => {
        if (gradient)
          expect(found[String(index)], `gradient of operand ${index}`).toBeCloseToTensor(
            { data: gradient },
            tolerance,
          );
      });
    }
  } finally {
    await session.dispose();
  }
}
