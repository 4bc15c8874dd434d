import { type Engine, initialState, type ModelDefinition } from '@cnn/core';
import { referenceEngine, trainHashed } from '@cnn/testing';
import { expect } from 'vitest';

const reference = referenceEngine();

/** Losses of some steps are those of the reference engine, and the first step's gradients. */
export async function expectAgreement(
  engine: Engine,
  model: ModelDefinition,
  { items, steps }: { readonly items: number; readonly steps: number },
): Promise<void> {
  const found = await trainHashed({ engine, model, items, steps });
  const expected = await trainHashed({ engine: reference, model, items, steps });
  expect({ data: found.losses }).toBeCloseToTensor({ data: expected.losses }, 1e-5);
  // Adam's momentum is a tenth of the gradient after the first step. Weights themselves amplify the rounding of gradients near 0.
  for (const name of Object.keys(initialState(model, 3))) {
    const slot = `optimizer/momentum/${name}`;
    const [received, wanted] = [found.state[slot]?.data, expected.state[slot]?.data];
    if (!received || !wanted) continue;
    const largest = Array.from(wanted, Math.abs).reduce((a, b) => Math.max(a, b), 0);
    expect(largest, slot).toBeGreaterThan(0);
    const shares = (data: Float32Array | Int32Array) => ({ data: Array.from(data, (x) => x / largest) });
    expect(shares(received), slot).toBeCloseToTensor(shares(wanted), 1e-4);
  }
}
