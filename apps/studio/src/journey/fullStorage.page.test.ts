/// <reference lib="dom" />
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright';
import { expect, it } from 'vitest';
import { writeSet } from './pictures.support.test.js';
import { StudioHooks } from './studioHooks.support.test.js';

const studio = new StudioHooks();

/** Lets the page store so many bytes more than it does now; undefined: as many as the browser usually does. */
async function allow(page: Page, session: CDPSession, more: number | undefined): Promise<void> {
  const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  await session.send('Storage.overrideQuotaForOrigin', {
    origin: new URL(page.url()).origin,
    ...(more !== undefined && { quotaSize: used + more }),
  });
}

it('says that storage is full while images are added, and keeps those before', async () => {
  const visitor = await studio.visit('adding');
  const session = await visitor.page.context().newCDPSession(visitor.page);
  await visitor.add(studio.images, studio.count);
  const more = join(studio.folder, 'more');
  await writeSet(more, { from: 100, patients: 4, each: 4, side: 64 });
  await allow(visitor.page, session, 20_000);
  await visitor.choose(more);
  const images = visitor.step('images');
  await images
    .getByRole('alert')
    .filter({ hasText: /storage of this page is full.*saved before is whole/ })
    .waitFor();
  await visitor.page.reload();
  await visitor.hasImages(studio.count);
  await allow(visitor.page, session, undefined);
  await visitor.add(more, studio.count + 32);
}, 200_000);

it('says that storage is full while it trains, and goes on to the same bits when there is room', async () => {
  const context = await studio.context();
  const whole = await studio.visit('whole', context);
  await whole.add(studio.images, studio.count);
  await whole.setUp({ epochs: 20 });
  await whole.trained();
  const expected = await whole.weights();
  await whole.page.close();

  const visitor = await studio.visit('training', context);
  const session = await context.newCDPSession(visitor.page);
  await visitor.add(studio.images, studio.count);
  await visitor.setUp({ epochs: 20 });
  await visitor.train();
  const training = visitor.step('training');
  await training
    .getByText(/^([3-9]|1\d) of 20$/)
    .first()
    .waitFor();
  await allow(visitor.page, session, -1);
  await training
    .getByRole('alert')
    .filter({ hasText: /storage of this page is full/ })
    .waitFor();
  await visitor.lastRun(/interrupted/);
  await allow(visitor.page, session, undefined);
  await visitor.page.reload();
  await visitor.hasImages(studio.count);
  const row = await visitor.lastRun(/interrupted/);
  await row
    .getByRole('button', { name: /^Resume/ })
    .first()
    .click();
  await visitor.lastRun('finished');
  expect((await visitor.weights()).equals(expected)).toBe(true);
}, 300_000);
