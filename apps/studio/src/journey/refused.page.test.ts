/// <reference lib="dom" />
import type { BrowserContext } from 'playwright';
import { expect, it } from 'vitest';
import { StudioHooks } from './studioHooks.support.test.js';
import type { Visitor } from './visitor.support.test.js';

/** With a camera that shows a moving picture. */
const studio = new StudioHooks(['--use-fake-device-for-media-stream']);

/** Runs in page and workers: a browser that gives the page no file system of its own. */
const withoutFileSystem = 'delete StorageManager.prototype.getDirectory;';
/** Nor a database. */
const withoutStorage = `${withoutFileSystem} Object.defineProperty(globalThis, 'indexedDB', { value: undefined });`;
const withoutGpu = 'delete (globalThis.Navigator ?? globalThis.WorkerNavigator).prototype.gpu;';

/** A profile whose browser lacks something, in the page and in its workers. */
async function lacking(script: string): Promise<BrowserContext> {
  // The service worker would give the scripts as they are.
  const context = await studio.context({ serviceWorkers: 'block' });
  await context.addInitScript(script);
  await context.route(/assets\/.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
  return context;
}

async function trainedIn(context: BrowserContext, engine: string | null): Promise<Visitor> {
  const visitor = await studio.visit('lacking', context);
  await visitor.add(studio.images, studio.count);
  await visitor.setUp({ engine });
  await visitor.trained();
  expect((await visitor.weights()).length).toBeGreaterThan(1000);
  return visitor;
}

it('says that the camera was refused, and how to allow it', async () => {
  const context = await studio.context({ permissions: [] });
  const visitor = await studio.visit('camera', context);
  const session = await context.newCDPSession(visitor.page);
  const refuse = { permission: { name: 'camera' }, setting: 'denied' as const };
  await session.send('Browser.setPermission', { ...refuse, origin: new URL(visitor.page.url()).origin });
  const images = visitor.step('images');
  await images.getByRole('button', { name: 'Use the camera' }).click();
  await images
    .getByRole('alert')
    .filter({ hasText: /may not use the camera.*Allow it/ })
    .waitFor();
  // It is no dead end.
  await images.getByRole('button', { name: 'Close the camera' }).click();
  await visitor.add(studio.images, studio.count);
});

it('trains in the database where the page has no file system, and says so', async () => {
  const context = await lacking(withoutFileSystem);
  const visitor = await trainedIn(context, 'cpu');
  const note = visitor.page.getByText(/no file system.*database/);
  await note.waitFor();
  await visitor.page.reload();
  await visitor.hasImages(studio.count);
  await visitor.lastRun('finished');
}, 200_000);

it('trains where the browser keeps nothing, and says that all goes with the page', async () => {
  const visitor = await trainedIn(await lacking(withoutStorage), 'cpu');
  await visitor.page.getByText(/lost when the page is closed/).waitFor();
}, 200_000);

it('trains without WebGPU, and says why it was not taken', async () => {
  const visitor = await trainedIn(await lacking(withoutGpu), null);
  const tried = visitor.step('training').getByRole('list', { name: 'Engines that were tried' });
  await tried
    .getByRole('listitem')
    .filter({ hasText: /^webgpu .*no WebGPU/ })
    .waitFor();
  await tried
    .getByRole('listitem')
    .filter({ hasText: /images\/s/ })
    .first()
    .waitFor();
}, 200_000);
