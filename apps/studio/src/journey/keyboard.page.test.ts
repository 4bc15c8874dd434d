/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright';
import { expect, it, vi } from 'vitest';
import { StudioHooks } from './studioHooks.support.test.js';

const studio = new StudioHooks();

/** What has the focus. */
interface Focused {
  readonly name: string;
  readonly html: string;
  /** Whether an outline is drawn around it, inside of the window. */
  readonly seen: boolean;
  readonly isBody: boolean;
}

/** Runs in the page. */
function focused(): Focused {
  const element = document.activeElement ?? document.body;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const inside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  const drawn = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  const labels = (element as HTMLInputElement).labels;
  return {
    name: (
      element.getAttribute('aria-label') ??
      labels?.[0]?.textContent ??
      element.textContent ??
      ''
    ).trim(),
    html: element.outerHTML.slice(0, 150),
    seen: inside && drawn,
    isBody: element === document.body,
  };
}

/** So many stops are enough for the whole page. */
const MOST_STOPS = 400;

/** What has the focus. Its outline is to be seen, if not at once: a chart that appears above pushes it out of the window for a moment. */
function seen(page: Page): Promise<Focused> {
  const look = async (): Promise<Focused> => {
    const at = await page.evaluate(focused);
    if (!at.isBody) expect(at, at.html).toMatchObject({ seen: true });
    return at;
  };
  return vi.waitFor(look, { timeout: 10_000, interval: 50 });
}

/** Presses Tab until what has the focus has a name; each stop on the way has to be seen. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const names: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    const at = await seen(page);
    if (name.test(at.name)) return;
    names.push(at.name.slice(0, 30));
  }
  throw new Error(`no stop is called ${name}, only ${names.join(', ')}`);
}

it('leads to a trained model in a file by keyboard alone, and reads well', async () => {
  const visitor = await studio.visit();
  const { page } = visitor;
  await tabTo(page, /^Skip to the steps$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^synthetic tissue$/);
  await page.keyboard.press('Enter');
  await visitor
    .step('split')
    .getByText(/What a random split would claim/)
    .waitFor();
  await visitor.step('network').getByText('conv2d_2').first().waitFor();
  await tabTo(page, /^Epochs/);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('1');
  await tabTo(page, /^Engine/);
  await page.keyboard.type('onnx');
  await tabTo(page, /^Train$/);
  await page.keyboard.press('Enter');
  await visitor.lastRun('finished');
  // The pictures of the mistakes push down what stands below them when they come.
  await visitor.step('results').getByRole('img').first().waitFor();
  await tabTo(page, /^Download Model folder$/);
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const names = Object.keys(unzipSync(await readFile(await file.path())));
  expect(names).toContainEqual(expect.stringMatching(/\.safetensors$/));
  // It goes on to the end of the page and out of it.
  await tabTo(page, /^Skip to the steps$/);

  const tree = await page.locator('body').ariaSnapshot();
  for (const part of [
    /- banner/,
    /- main/,
    /- navigation "Steps"/,
    ...['Images', 'Split', 'Network', 'Training', 'Results', 'Use', 'Take away'].flatMap((name) => [
      new RegExp(`- region "${name}"`),
      new RegExp(`- heading "${name}" \\[level=2\\]`),
      new RegExp(`- link "${name}`),
    ]),
    /- spinbutton "Epochs.*": "1"/,
    /- combobox "Engine.*"/,
    /- table/,
  ])
    expect(tree).toMatch(part);
  expect(await page.evaluate(unnamed)).toEqual([]);
  const live = page.locator('[aria-live], [role=status], [role=alert], output');
  for (const id of ['images', 'training', 'use'])
    expect(await visitor.step(id).locator(live).count(), `${id} tells what changes`).toBeGreaterThan(0);
}, 300_000);

/** Runs in the page: fields that no label names. */
function unnamed(): readonly string[] {
  const fields = document.querySelectorAll<HTMLInputElement>('input:not([hidden]), select, textarea');
  return [...fields]
    .filter(
      (field) =>
        (field.labels?.length ?? 0) === 0 &&
        !field.hasAttribute('aria-label') &&
        !field.hasAttribute('aria-labelledby'),
    )
    .map(({ outerHTML }) => outerHTML.slice(0, 150));
}
