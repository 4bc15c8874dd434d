import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hugePng } from './pictures.support.test.js';
import { StudioHooks } from './studioHooks.support.test.js';

const studio = new StudioHooks();

it('leaves out by name what is no image, empty, or of 200 megapixels, and uses the rest', async () => {
  const bad: Readonly<Record<string, Uint8Array>> = {
    'huge.png': hugePng(),
    'text.png': Buffer.from('this is a text'),
    'empty.png': Buffer.alloc(0),
  };
  for (const [name, content] of Object.entries(bad))
    await writeFile(join(studio.images, 'patient 1', 'benign', name), content);
  const visitor = await studio.visit();
  await visitor.add(studio.images, studio.count);
  const step = visitor.step('images');
  await visitor.unfold(step.locator('summary', { hasText: '3 files were left out' }));
  for (const [name, reason] of [
    ['huge.png', /pixels/],
    ['text.png', /no image|not an image|can.t|PNG/i],
    ['empty.png', /empty/],
  ] as const)
    await step.getByRole('listitem').filter({ hasText: name }).filter({ hasText: reason }).waitFor();
  await visitor.setUp();
  await visitor.trained();

  const use = visitor.step('use');
  for (const [name, content] of Object.entries(bad)) {
    await use
      .getByLabel('Images to classify')
      .setInputFiles({ name, mimeType: 'image/png', buffer: Buffer.from(content) });
    await use.getByRole('alert').filter({ hasText: name }).waitFor();
  }
  // Nothing came of them, and what was there is there.
  await visitor.page.reload();
  await visitor.hasImages(studio.count);
  expect(await visitor.step('images').locator('summary', { hasText: '3 files were left out' }).count()).toBe(
    1,
  );
  await visitor.lastRun('finished');
}, 200_000);
