/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright';
import type { BrowserCommand, BrowserCommandContext } from 'vitest/node';

/** How a page is looked at. */
export interface VisitOptions {
  readonly width: number;
  readonly dark?: boolean | undefined;
  /** As on paper of that width. */
  readonly print?: boolean | undefined;
}

/** What a page is like that was opened as a file, without a network. */
export interface Visited {
  /** Of the console, and errors. */
  readonly messages: readonly string[];
  /** Addresses that it asked for. */
  readonly requests: readonly string[];
  /** Milliseconds: the least of a few loads. */
  readonly firstPaint: number;
  /** What axe finds serious or critical: rule and the first place. */
  readonly violations: readonly string[];
  /** Pixels that stand out to the right. */
  readonly overflow: number;
  /** Pairs of texts that lie upon each other. */
  readonly overlaps: readonly string[];
  /** The height of the smallest letters in charts, in pixels. */
  readonly smallestText: number;
  /** Charts and tables that stand out of the page, or are higher than one of A4. */
  readonly cut: readonly string[];
  /** Tables that are there but not shown. */
  readonly hiddenTables: number;
  /** Of the body, for dark and light. */
  readonly background: string;
}

/** Opens a page of a report in a window of its own. */
export const visitPage: BrowserCommand<[html: string, options: VisitOptions]> = async (
  context,
  html,
  options,
): Promise<Visited> => {
  const { width, dark = false, print = false } = options;
  const browser = browserOf(context);
  const folder = await mkdtemp(join(tmpdir(), 'cnn-page-'));
  const file = join(folder, 'page.html');
  await writeFile(file, html);
  const own = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    offline: true,
  });
  try {
    const page = await own.newPage();
    const messages: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => messages.push(message.text()));
    page.on('pageerror', (error) => messages.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
    const firstPaint = await firstPaintOf(page);
    if (print) await page.emulateMedia({ media: 'print' });
    const seen = await page.evaluate(look);
    const violations = print ? [] : await axeOf(page);
    return {
      ...seen,
      ...{ firstPaint, messages, violations },
      requests: requests.filter((url) => !url.startsWith('data:') && url !== pathToFileURL(file).href),
    };
  } finally {
    await own.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** How often a page is opened to see how fast it can be, where the machine is busy with something else. */
const mostLoads = 4;

async function firstPaintOf(page: Page): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let load = 0; load < mostLoads && best > 1000; load++) {
    if (load > 0) await page.reload({ waitUntil: 'load' });
    const paints = await page.waitForFunction(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    );
    best = Math.min(best, (await paints.jsonValue()) ?? best);
  }
  return best;
}

function browserOf(context: BrowserCommandContext): Browser {
  const browser = context.context.browser();
  if (browser === null) throw new Error('no browser');
  return browser;
}

async function axeOf(page: Page): Promise<readonly string[]> {
  const { default: axe } = await import('axe-core');
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as { readonly axe: { run(): Promise<AxeResults> } }
    ).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  });
}

/** Runs in the page. */
function look(): Omit<Visited, 'firstPaint' | 'messages' | 'requests' | 'violations'> {
  const root = document.documentElement;
  /** What is seen of a text: inside of what scrolls around it. */
  const boxes: { text: string; left: number; right: number; top: number; bottom: number }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.textContent?.trim() ?? '';
    const parent = node.parentElement;
    if (text === '' || parent === null || parent.closest('svg, .skip') || !parent.checkVisibility()) continue;
    const clip = parent.closest('.scroll, pre')?.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const right = Math.min(rect.right, clip?.right ?? Number.POSITIVE_INFINITY);
      if (right - rect.left < 1 || rect.height < 1) continue;
      boxes.push({ text, left: rect.left, right, top: rect.top, bottom: rect.bottom });
    }
  }
  boxes.sort((a, b) => a.top - b.top);
  const overlaps: string[] = [];
  for (const [index, one] of boxes.entries()) {
    for (let at = index + 1; at < boxes.length; at++) {
      const other = boxes[at];
      // Lines of one paragraph may touch.
      if (other === undefined || other.top > one.bottom - 3) break;
      if (other.left < one.right - 1 && one.left < other.right - 1)
        overlaps.push(`${one.text.slice(0, 40)} / ${other.text.slice(0, 40)}`);
    }
  }
  const letters = [...document.querySelectorAll('figure svg text')].flatMap((text) => {
    const size = Number.parseFloat(getComputedStyle(text).fontSize);
    const scale = (text as SVGTextElement).getScreenCTM();
    return scale === null || text.textContent === '' ? [] : [size * Math.hypot(scale.a, scale.b)];
  });
  const paper = 1017;
  const cut = [...document.querySelectorAll('figure svg, table')].flatMap((element) => {
    const { right, height } = element.getBoundingClientRect();
    const high = element.tagName === 'svg' && height > paper;
    return right > root.clientWidth + 1 || high ? [(element.textContent ?? '').trim().slice(0, 60)] : [];
  });
  const tables = [...document.querySelectorAll('table')];
  return {
    overflow: root.scrollWidth - root.clientWidth,
    overlaps,
    smallestText: Math.min(...letters),
    cut,
    hiddenTables: tables.filter((table) => table.checkVisibility() === false).length,
    background: getComputedStyle(document.body).backgroundColor,
  };
}
