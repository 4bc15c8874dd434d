import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultsOf } from './looks.support.test.js';
import { StudioHooks } from './studioHooks.support.test.js';

const studio = new StudioHooks();

it('is without a serious fault in every state, wide and narrow, light and dark', async () => {
  const visitor = await studio.visit();
  const { page } = visitor;
  const faults: Record<string, readonly string[]> = {};
  const look = async (state: string): Promise<void> => {
    const found = await faultsOf(page);
    if (found.length > 0) faults[state] = found;
  };
  const [network, training, results] = [
    visitor.step('network'),
    visitor.step('training'),
    visitor.step('results'),
  ];

  await look('empty');
  await visitor.step('images').getByRole('button', { name: 'Use the camera' }).click();
  await visitor.step('images').getByRole('alert').waitFor();
  await look('a camera that does not work');
  await visitor.step('images').getByRole('button', { name: 'Close the camera' }).click();

  await visitor.add(studio.images, studio.count);
  await network.getByText('conv2d_2').first().waitFor();
  await look('images read');
  await network.locator('.layer-head').first().click();
  await look('a layer opened');
  for (const [button, name] of [
    ['Add layer …', 'Add a layer'],
    [/preset/i, 'Start from a preset'],
  ] as const) {
    await network.getByRole('button', { name: button }).first().click();
    await page.getByRole('dialog', { name }).waitFor();
    await look(`dialog: ${name}`);
    await page.keyboard.press('Escape');
  }
  await visitor.setUp({ epochs: 400 });
  await look('all settings');
  const epochs = training.getByRole('spinbutton', { name: 'Epochs', exact: true });
  await epochs.fill('0');
  await epochs.press('Tab');
  await training.locator('p.error').waitFor();
  await look('an error of a setting');

  await visitor.setUp({ epochs: 400 });
  await visitor.train();
  await training.getByRole('progressbar', { name: 'Training' }).waitFor();
  await training.getByRole('img').first().waitFor();
  await look('training');
  expect(await training.getByRole('progressbar', { name: 'Training' }).count(), 'it still trains').toBe(1);
  await training.getByRole('button', { name: 'Pause', exact: true }).click();
  await visitor.lastRun('paused');
  await look('paused');

  await visitor.setUp({ epochs: 2 });
  await visitor.trained();
  await results
    .getByText(/sensitivity/i)
    .first()
    .waitFor();
  await look('finished');
  await visitor.unfold(results.locator('summary', { hasText: 'Full report' }));
  await results
    .getByRole('heading', { name: /calibration/i })
    .first()
    .waitFor();
  await look('the report');
  await visitor.trained();
  await visitor.unfold(results.locator('summary', { hasText: 'Compare runs' }));
  await results.getByRole('button', { name: /^Compare/ }).click();
  await results.locator('.compared-runs ~ * table, .report-frame').first().waitFor();
  await look('a comparison');

  const one = join(studio.images, 'patient 1', 'malignant', '0.png');
  const use = visitor.step('use');
  await use.getByLabel('Images to classify').setInputFiles(one);
  await use.locator('.said').waitFor();
  await look('an answer');
  await visitor.unfold(visitor.step('take-away').locator('summary').first());
  await look('take away');
  await use.getByLabel('Images to classify').setInputFiles({
    name: 'text.png',
    mimeType: 'image/png',
    buffer: Buffer.from('not an image'),
  });
  await use.getByRole('alert').waitFor();
  await look('an error');
  expect(faults).toEqual({});
}, 400_000);
