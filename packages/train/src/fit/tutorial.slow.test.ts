import { referenceEngine, tutorialModel, tutorialRuns, tutorialSource, tutorialState } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import { adam } from '../optimizers/adam.js';

it("the tutorial's network: 20 steps of Adam by fit give Keras's losses to 1e-4", async () => {
  const golden = tutorialRuns.find(({ optimizer }) => optimizer === 'adam');
  if (!golden) throw new Error('there is no golden of Adam');
  const model = await compile({
    model: tutorialModel(),
    engine: referenceEngine(),
    loss: 'binaryCrossentropy',
    optimizer: adam({ learningRate: golden.options.learningRate as number }),
    weights: tutorialState(),
  });
  const losses: number[] = [];
  await model.fit(tutorialSource({ first: 0, end: 20 }), {
    batchSize: 8,
    onEvent: (event) => event.type === 'batchEnd' && losses.push(event.loss),
  });
  expect(golden.losses).toHaveLength(20);
  expect(losses).toHaveLength(20);
  for (const [step, expected] of golden.losses.entries()) {
    expect(Math.abs((losses[step] as number) - expected), `loss of step ${step + 1}`).toBeLessThan(1e-4);
  }
  const { loss } = await model.evaluate(tutorialSource({ first: 20, end: 21 }), { batchSize: 8 });
  expect(Math.abs(loss - golden.evaluation), 'loss in evaluation').toBeLessThan(1e-4);
}, 120_000);
