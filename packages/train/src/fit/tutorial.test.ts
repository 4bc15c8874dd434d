import { referenceEngine, tutorialModel, tutorialRuns, tutorialSource, tutorialState } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import { adam } from '../optimizers/adam.js';

it("the tutorial's network: the first steps of Adam by fit give Keras's losses to 1e-4", async () => {
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
  await model.fit(tutorialSource({ first: 0, end: 3 }), {
    batchSize: 8,
    onEvent: (event) => event.type === 'batchEnd' && losses.push(event.loss),
  });
  // All 20, and the evaluation after them: tutorial.slow.test.ts.
  expect(losses).toHaveLength(3);
  for (const [step, loss] of losses.entries()) {
    expect(Math.abs(loss - (golden.losses[step] as number)), `loss of step ${step + 1}`).toBeLessThan(1e-4);
  }
}, 60_000);
