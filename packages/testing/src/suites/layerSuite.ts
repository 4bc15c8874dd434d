import { type Engine, layerTypes, modelFacts, type Session } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';
import { type LayerGolden, layerGoldens } from '../goldens/layers.js';
import { layerInputs, layerModel, layerPrograms, layerState, SUBJECT } from './layerPrograms.js';

/** Each layer against Keras: output shape, parameter count, values, gradients, running statistics, penalties. */
export function describeLayers(engine: () => Engine, tolerance: number): void {
  describe('layers', () => {
    for (const layer of layerTypes()) {
      const goldens = layerGoldens.filter((golden) => golden.layer === layer);
      describe(layer, () => {
        it('has a golden', () => {
          expect(goldens.length).toBeGreaterThan(0);
        });
        for (const golden of goldens) it(golden.name, () => check(engine(), golden, tolerance));
      });
    }
  });
}

async function check(engine: Engine, golden: LayerGolden, tolerance: number): Promise<void> {
  const facts = modelFacts(layerModel(golden));
  const subject = facts.layers.find(({ name }) => name === SUBJECT);
  expect(subject?.outputShape).toEqual([-1, ...golden.outputShape]);
  expect(subject?.trainableParameters).toBe(golden.trainable);
  expect(subject?.otherParameters).toBe(golden.frozen);

  const session = await engine.load(layerPrograms(golden), layerState(golden));
  try {
    await checkRun(session, golden, 'inference', tolerance);
    if (golden.training) await checkRun(session, golden, 'training', tolerance);
  } finally {
    await session.dispose();
  }
}

async function checkRun(
  session: Session,
  golden: LayerGolden,
  run: 'inference' | 'training',
  tolerance: number,
): Promise<void> {
  const expected = golden[run];
  if (!expected) throw new Error(`the golden has no run in ${run}`);
  const outputs = await session.run(run, layerInputs(golden, run));
  const shape = [golden.batch, ...golden.outputShape];
  expect(outputs.value, run).toBeCloseToTensor({ shape, data: expected.value }, tolerance);
  expect(outputs.image, `${run}: gradient of the images`).toBeCloseToTensor(
    { data: expected.imageGradient },
    tolerance,
  );
  const found = Object.keys(outputs).filter((name) => name.startsWith('gradient/'));
  expect(found.sort()).toEqual(
    Object.keys(expected.gradients)
      .map((name) => `gradient/${name}`)
      .sort(),
  );
  for (const [name, data] of Object.entries(expected.gradients)) {
    expect(outputs[`gradient/${name}`], `${run}: gradient of ${name}`).toBeCloseToTensor({ data }, tolerance);
  }
  expect(outputs.regularization?.data[0] === undefined).toBe(golden.regularization === undefined);
  if (golden.regularization !== undefined && outputs.regularization) {
    expect(outputs.regularization).toBeCloseToTensor({ data: [golden.regularization] }, tolerance);
  }
  for (const [name, data] of Object.entries(golden.regularizationGradients ?? {})) {
    expect(outputs[`regularization/${name}`], `penalty's gradient of ${name}`).toBeCloseToTensor(
      { data },
      tolerance,
    );
  }
  if (!('statistics' in expected)) return;
  const state = await session.readState();
  for (const [name, data] of Object.entries(expected.statistics as Record<string, readonly number[]>)) {
    expect(state[`${SUBJECT}/${name}`], name).toBeCloseToTensor({ data }, tolerance);
  }
}
