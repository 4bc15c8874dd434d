import type { Store } from '../store/store.js';

/** The page of a run. Written last: a training's folder with it, and without a checkpoint, holds a run that is finished. */
export const reportFile = 'report.html';

/** The same as text. */
export const reportTextFile = 'report.md';

/** All that both say, as JSON: what `renderReport` makes them of. */
export const reportRecordFile = 'report.json';

/** What a report is written to. */
export const reportFiles = [reportFile, reportTextFile, reportRecordFile] as const;

/** A report in the two forms that people read. */
export interface RenderedReport {
  readonly html: string;
  readonly markdown: string;
}

/** Writes `report.md`, and `report.html` last. Each is written whole or not at all. */
export async function writeRendered(
  store: Pick<Store, 'write'>,
  { html, markdown }: RenderedReport,
): Promise<void> {
  await store.write(reportTextFile, markdown);
  await store.write(reportFile, html);
}
