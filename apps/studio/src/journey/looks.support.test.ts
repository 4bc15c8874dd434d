/// <reference lib="dom" />
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright';

/** How a page is looked at. */
interface Look {
  readonly width: number;
  readonly colours: 'light' | 'dark';
}

const looks: readonly Look[] = [
  { width: 1200, colours: 'light' },
  { width: 1200, colours: 'dark' },
  { width: 390, colours: 'dark' },
  { width: 390, colours: 'light' },
];

/** What axe finds serious or critical, and what can be scrolled sideways, in light and dark, at 1200 and 390 pixels. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  const faults = new Set<string>();
  for (const { width, colours } of looks) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' });
    for (const fault of [...(await violations(page)), ...(await page.evaluate(sideways))])
      faults.add(`${width}, ${colours}: ${fault}`);
  }
  return [...faults];
}

async function violations(page: Page): Promise<readonly string[]> {
  // The policy of the page lets no script in but its own; the debugger's is not asked for.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: own } = globalThis as unknown as {
      readonly axe: { run(options: object): Promise<AxeResults> };
    };
    const { violations } = await own.run({ resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0]?.html.slice(0, 200)}`);
  });
}

/** Runs in the page: how far it can be scrolled to the right, and what stands out most. */
function sideways(): readonly string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  let [most, widest] = [clientWidth, ''];
  for (const element of document.body.querySelectorAll('*')) {
    const { right } = element.getBoundingClientRect();
    if (right > most && element.closest('.scroll') === null)
      [most, widest] = [right, element.outerHTML.slice(0, 120)];
  }
  return [`${scrollWidth - clientWidth} pixels to the right: ${widest}`];
}
