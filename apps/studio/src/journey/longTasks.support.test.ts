import type { Browser, Page } from 'playwright';

/** A task of the page's thread. */
export interface PageTask {
  /** Seconds after the first task. */
  readonly at: number;
  /** Milliseconds from its begin to its end: longer where other programs have the processor. */
  readonly duration: number;
  /** Milliseconds that it computed. */
  readonly computed: number;
}

/** An event of Chromium's tracing, times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Begins to note the tasks of the page's thread. */
export async function watchTasks(browser: Browser, page: Page): Promise<void> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
}

/** The tasks since then that took more than 50 ms, by the clock. */
export async function longTasks(browser: Browser): Promise<readonly PageTask[]> {
  const text = (await browser.stopTracing()).toString('utf8');
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly TraceEvent[] };
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && /RunTask$/.test(name) && pages.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('no task of the page was noted');
  const first = Math.min(...tasks.map(({ ts }) => ts));
  return tasks
    .filter(({ dur = 0 }) => dur > 50_000)
    .map(({ ts, dur = 0, tdur = dur }) => ({
      at: Math.round((ts - first) / 1e5) / 10,
      duration: Math.round(dur / 1000),
      computed: Math.round(tdur / 1000),
    }));
}
