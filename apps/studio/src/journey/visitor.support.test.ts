import { readFile } from 'node:fs/promises';
import { batchNormalization, conv2d, dense, dropout, flatten, sequential } from '@cnn/core';
import { unzipSync } from 'fflate';
import type { Locator, Page } from 'playwright';

/** How long anything may take on a machine that is busy with something else. */
export const PATIENCE = 90_000;

/** A training of a network of 16×16 pixels that takes seconds. */
export const smallExperiment = {
  model: sequential({
    name: 'small',
    input: [16, 16, 3],
    layers: [
      conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
      batchNormalization(),
      flatten(),
      dropout({ rate: 0.3 }),
      dense({ units: 1, activation: 'sigmoid' }),
    ],
  }),
  training: { epochs: 2, batchSize: 8, augment: [{ type: 'randomFlip', mode: 'horizontal' }] },
  seed: 4,
  engine: { name: 'cpu' },
};

interface Changes {
  readonly epochs?: number | undefined;
  readonly batchSize?: number | undefined;
  /** Of the engine; `null`: the fastest, as measured. */
  readonly engine?: string | null | undefined;
}

/** A page as somebody uses it who has it open. */
export class Visitor {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
    page.setDefaultNavigationTimeout(PATIENCE);
  }

  /** One of the steps, by its id. */
  step(id: string): Locator {
    return this.page.locator(`#${id}`);
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await this.step('images')
      .getByRole('button', { name: /Choose a folder|Add a folder/ })
      .waitFor();
  }

  /** What the page tells of its state, for a test that fails. */
  async said(): Promise<string> {
    const told = this.page.locator('nav, .error, .warning, output, [aria-live], #training tbody');
    const texts = await told.evaluateAll((all) => all.map(({ textContent }) => textContent ?? ''));
    return [this.page.url(), ...texts.filter((text) => text !== '')].join('\n');
  }

  /** Chooses a folder, without waiting for what comes of it. */
  async choose(folder: string): Promise<void> {
    await this.step('images').locator('input[webkitdirectory]').first().setInputFiles(folder);
  }

  /** Adds a folder, until there are so many images and they are divided. */
  async add(folder: string, count: number): Promise<void> {
    await this.choose(folder);
    await this.hasImages(count);
  }

  async hasImages(count: number): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Steps' }).getByText(`${count} images`).waitFor();
    await this.step('split')
      .getByText(/What a random split would claim/)
      .waitFor();
  }

  /** Puts the small experiment into the field of JSON. */
  async setUp({ epochs = 2, batchSize = 8, engine = 'cpu' }: Changes = {}): Promise<void> {
    const training = this.step('training');
    await this.unfold(training.getByText('All settings', { exact: true }));
    await this.unfold(training.locator('summary', { hasText: 'The experiment as JSON' }));
    const { training: settings, ...rest } = smallExperiment;
    const given = {
      ...rest,
      training: { ...settings, epochs, batchSize },
      engine: { name: engine ?? undefined },
    };
    await training.getByRole('textbox', { name: 'The experiment as JSON' }).fill(JSON.stringify(given));
    await training.getByRole('button', { name: 'Use it', exact: true }).click();
    await this.page.getByRole('navigation', { name: 'Steps' }).getByText('small', { exact: true }).waitFor();
  }

  /** Opens what can be folded. */
  async unfold(summary: Locator): Promise<void> {
    const open = await summary.evaluate((element) => element.closest('details')?.open);
    if (!open) await summary.click();
  }

  async train(): Promise<void> {
    await this.step('training').getByRole('button', { name: 'Train', exact: true }).click();
  }

  /** Waits until the last run has this status. */
  async lastRun(status: string | RegExp): Promise<Locator> {
    const row = this.step('training').getByRole('row').last();
    await row.getByRole('cell', { name: status }).waitFor();
    return row;
  }

  /** Trains a new run, until it has this status. */
  async trained(status: string | RegExp = 'finished'): Promise<void> {
    const rows = this.step('training').getByRole('row');
    // The first is the head of the table.
    const before = Math.max(1, await rows.count());
    await this.train();
    await rows.nth(before).waitFor();
    await this.lastRun(status);
  }

  /** Clicks what begins a download of Take away; gives the file. */
  async download(title: string): Promise<Buffer> {
    const button = this.step('take-away').getByRole('button', { name: `Download ${title}`, exact: true });
    const [file] = await Promise.all([this.page.waitForEvent('download'), button.click()]);
    return readFile(await file.path());
  }

  /** The weights of the model that Take away offers. */
  async weights(): Promise<Buffer> {
    const files = unzipSync(await this.download('Model folder'));
    const [, weights] = Object.entries(files).find(([name]) => name.endsWith('.safetensors')) ?? [];
    if (!weights) throw new Error(`no weights among ${Object.keys(files)}`);
    return Buffer.from(weights);
  }
}
