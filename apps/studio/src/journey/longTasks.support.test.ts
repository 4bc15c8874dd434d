import type { Page } from 'playwright';

/** A task that kept the page's thread for more than 50 ms. */
export interface LongTask {
  readonly start: number;
  readonly duration: number;
}

interface Watched {
  longTasks: LongTask[];
}

/** Notes every long task of the page, from its first script on. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched = globalThis as unknown as Watched;
    watched.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        watched.longTasks.push({ start: Math.round(startTime), duration: Math.round(duration) });
    }).observe({ type: 'longtask', buffered: true });
  });
}

/** Those since a time of the page's clock. */
export async function longTasks(page: Page, since = 0): Promise<readonly LongTask[]> {
  const all = await page.evaluate(() => (globalThis as unknown as Watched).longTasks);
  return all.filter(({ start }) => start >= since);
}
