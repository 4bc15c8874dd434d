import { it } from 'vitest';
import { StudioHooks } from './studioHooks.support.test.js';
import { Visitor } from './visitor.support.test.js';

const studio = new StudioHooks();

it('keeps a second tab out of a project until the first one is closed', async () => {
  const context = await studio.context();
  const first = await studio.visit('shared', context);
  await first.add(studio.images, studio.count);
  const second = new Visitor(await context.newPage());
  await second.page.goto(studio.addressOf('shared'));
  await second.page
    .getByRole('alert')
    .filter({ hasText: /another (page|tab)/i })
    .waitFor();
  await first.page.bringToFront();
  await first.setUp();
  await first.trained();
  // What was edited has to be saved before the page goes.
  await first.page.close({ runBeforeUnload: true });
  await second.page.bringToFront();
  await second.page.reload();
  await second.hasImages(studio.count);
  await second.lastRun('finished');
  await second.trained();
}, 200_000);
