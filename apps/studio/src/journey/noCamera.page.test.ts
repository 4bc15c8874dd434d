import { it } from 'vitest';
import { StudioHooks } from './studioHooks.support.test.js';

const studio = new StudioHooks();

it('says that there is no camera, and goes on without', async () => {
  const visitor = await studio.visit('camera', await studio.context({ permissions: ['camera'] }));
  const images = visitor.step('images');
  await images.getByRole('button', { name: 'Use the camera' }).click();
  await images
    .getByRole('alert')
    .filter({ hasText: /no camera here.*image files instead/ })
    .waitFor();
  await images.getByRole('button', { name: 'Close the camera' }).click();
  await visitor.add(studio.images, studio.count);
});
