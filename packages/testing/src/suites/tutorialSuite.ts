import type { Engine } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import '../matchers/register.js';
import {
  type TutorialDigest,
  tutorialBatch,
  tutorialDigest,
  tutorialFinal,
  tutorialGradients,
  tutorialModel,
  tutorialRuns,
  tutorialState,
} from '../goldens/tutorial.js';
import { binaryGradients } from './training.js';
import { trainTutorial } from './trainTutorial.js';

/** How near the losses of 20 steps come to Keras's in float64. Keras in float32 comes as near as 3e-6. */
const AGREEMENT = 1e-4;

/**
 * Adam divides a gradient by its own size, so that rounding grows until a weight is steps of the learning rate away. An engine may
 * be twice as far from Keras in float64 as Keras in float32 is, and a hundredth of a learning rate.
 */
const allowed = ({ apart }: TutorialDigest, learningRate: number): number => 2 * apart + learningRate / 100;

/** The tutorial's network, as Keras trains it. */
export function describeTutorial(engine: () => Engine, tolerance: number): void {
  describe("the tutorial's network", () => {
    it("has Keras's gradients in the first step", async () => {
      const session = await engine().load(binaryGradients(tutorialModel()), tutorialState());
      const { images: image, labels: label } = tutorialBatch(0);
      const found = await session.run('gradients', { image, label });
      await session.dispose();
      expect(Object.keys(found).sort()).toEqual(tutorialGradients.map(({ name }) => name).sort());
      for (const { name, largest, samples, sums } of tutorialGradients) {
        const value = found[name];
        if (!value) throw new Error(`there is no gradient of ${name}`);
        const own = tutorialDigest(value);
        const root = Math.sqrt(value.data.length);
        const shares = (numbers: readonly number[], by: number) => ({ data: numbers.map((one) => one / by) });
        expect(shares(own.samples, largest), name).toBeCloseToTensor(shares(samples, largest), tolerance);
        expect(shares(own.sums, largest * root), name).toBeCloseToTensor(
          shares(sums, largest * root),
          tolerance,
        );
      }
    }, 120_000);

    it("has Keras's losses, weights and running statistics in 20 steps of Adam", async () => {
      const [golden] = tutorialRuns;
      if (golden?.optimizer !== 'adam' || golden.losses.length !== 20)
        throw new Error('there is no golden of 20 steps of Adam');
      const learningRate = golden.options.learningRate as number;
      const { losses, state } = await trainTutorial({
        engine: engine(),
        learningRate,
        end: golden.losses.length,
        async before(session, step) {
          if (step !== golden.losses.length / 4) return;
          const { images: image, labels: label } = tutorialBatch(step);
          const { loss } = await session.run('evaluate', { image, label }, ['loss']);
          expect(loss).toBeCloseToTensor({ data: [golden.early] }, AGREEMENT);
        },
      });
      expect({ data: losses }).toBeCloseToTensor({ data: golden.losses }, AGREEMENT);
      expect(tutorialFinal.map(({ name }) => name).sort()).toEqual(Object.keys(tutorialState()).sort());
      for (const final of tutorialFinal) {
        const value = state[final.name];
        if (!value) throw new Error(`there is no ${final.name}`);
        const { samples, sums } = tutorialDigest(value);
        const [apart, root] = [allowed(final, learningRate), Math.sqrt(value.data.length)];
        expect({ data: samples }, final.name).toBeCloseToTensor({ data: final.samples }, apart);
        expect({ data: sums.map((sum) => sum / root) }, final.name).toBeCloseToTensor(
          { data: final.sums.map((sum) => sum / root) },
          apart,
        );
      }
    }, 300_000);
  });
}
