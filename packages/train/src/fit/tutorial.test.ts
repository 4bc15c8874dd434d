import type { BatchSource } from '@cnn/core';
import { referenceEngine, tutorialBatch, tutorialModel, tutorialRuns, tutorialState } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import { adam } from '../optimizers/adam.js';

/** The batches of steps `first` to `end` − 1, in their order. */
function steps(first: number, end: number): BatchSource {
  const made = Array.from({ length: end - first }, (_, index) => tutorialBatch(first + index));
  const labels = made.flatMap((batch) => [...batch.labels.data]);
  return {
    size: labels.length,
    imageShape: tutorialModel().input,
    classNames: ['lower', 'upper'],
    labels: Int32Array.from(labels),
    async *batches({ batchSize }) {
      for (const [step, batch] of made.entries()) {
        yield {
          ...batch,
          indices: Int32Array.from({ length: batchSize }, (_, item) => step * batchSize + item),
        };
      }
    },
  };
}

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
  await model.fit(steps(0, 20), {
    batchSize: 8,
    onEvent: (event) => event.type === 'batchEnd' && losses.push(event.loss),
  });
  expect(golden.losses).toHaveLength(20);
  expect(losses).toHaveLength(20);
  for (const [step, expected] of golden.losses.entries()) {
    expect(Math.abs((losses[step] as number) - expected), `loss of step ${step + 1}`).toBeLessThan(1e-4);
  }
  const { loss } = await model.evaluate(steps(20, 21), { batchSize: 8 });
  expect(Math.abs(loss - golden.evaluation), 'loss in evaluation').toBeLessThan(1e-4);
}, 120_000);
