import { crossValidationReport } from '../crossValidationReport.js';
import type { CrossValidationReportOptions } from '../crossValidationReportOptions.js';
import type { ReportOptions } from '../options.js';
import { report } from '../report.js';
import { pageMarkdown } from './pageMarkdown.js';

/**
 * What `report` says as Markdown (with GitHub's tables): the same sentences and tables, charts in words, and no pictures.
 *
 * @throws CnnError `DATA` as `report`
 *
 * @example
 * ```ts
 * import { reportMarkdown } from '@cnn/plot';
 *
 * const text = await reportMarkdown({ title: 'Breast tissue', evaluation });
 * ```
 */
export async function reportMarkdown(options: ReportOptions): Promise<string> {
  return pageMarkdown(await report(withoutPictures(options)));
}

/** What `crossValidationReport` says as Markdown, as `reportMarkdown`. */
export async function crossValidationMarkdown(options: CrossValidationReportOptions): Promise<string> {
  return pageMarkdown(await crossValidationReport(withoutPictures(options)));
}

function withoutPictures<Options extends Pick<ReportOptions, 'thumbnail' | 'explanation'>>(
  options: Options,
): Options {
  return { ...options, thumbnail: undefined, explanation: undefined };
}
