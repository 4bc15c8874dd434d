import { expect, it } from 'vitest';
import { StudioHooks } from './studioHooks.support.test.js';
import type { Visitor } from './visitor.support.test.js';

/** How often the page is closed while it trains; `npm run test:kills` closes it more often. */
const CLOSED = Number(process.env.KILLS ?? 1);
const EPOCHS = 24;

const studio = new StudioHooks();

/** Numbers from 0 to 1 that follow from a seed: https://en.wikipedia.org/wiki/Lehmer_random_number_generator. */
function randomNumbers(seed: number): () => number {
  let state = 1 + (seed % 2147483646);
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Goes on with the run, from where it was saved or from its beginning. */
async function goOn(visitor: Visitor): Promise<void> {
  const row = await visitor.lastRun(/interrupted|stopped|paused/);
  await row.getByRole('button', { name: /Resume|Start again/ }).click();
}

it('trains to the same bits where its page is closed, reloaded and paused again and again', async () => {
  const seed = Number(process.env.KILL_SEED ?? Date.now() % 100_000);
  const random = randomNumbers(seed);
  const context = await studio.context();
  const whole = await studio.visit('whole', context);
  await whole.add(studio.images, studio.count);
  await whole.setUp({ epochs: EPOCHS });
  const began = performance.now();
  await whole.trained();
  const took = performance.now() - began;
  const expected = await whole.weights();
  await whole.page.close();

  let closed = await studio.visit('closed', context);
  await closed.add(studio.images, studio.count);
  await closed.setUp({ epochs: EPOCHS });
  await closed.train();
  for (let time = 0; time < CLOSED; time++) {
    await closed.step('training').getByRole('progressbar', { name: 'Training' }).waitFor();
    // At any moment: while it computes, or while it saves.
    await closed.page.waitForTimeout(random() * (took / 2 / CLOSED));
    await closed.page.close();
    closed = await studio.visit('closed', context);
    await closed.hasImages(studio.count);
    await goOn(closed);
  }
  await closed.step('training').getByRole('button', { name: 'Pause', exact: true }).click();
  await closed.lastRun('paused');
  await closed.page.reload();
  await goOn(closed);
  await closed.step('training').getByRole('progressbar', { name: 'Training' }).waitFor();
  await closed.page.reload();
  await goOn(closed);
  await closed.lastRun('finished');
  expect((await closed.weights()).equals(expected), `KILL_SEED=${seed}`).toBe(true);
}, 300_000);
