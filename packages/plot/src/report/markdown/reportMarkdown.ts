import { comparisonReport } from '../comparisonReport.js';
import type { ComparisonReportOptions } from '../comparisonReportOptions.js';
import { crossValidationReport } from '../crossValidationReport.js';
import type { CrossValidationReportOptions } from '../crossValidationReportOptions.js';
import type { ReportOptions } from '../options.js';
import { report } from '../report.js';
import { searchReport } from '../searchReport.js';
import type { SearchReportOptions } from '../searchReportOptions.js';
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

/** What `comparisonReport` says as Markdown, as `reportMarkdown`. */
export async function comparisonMarkdown(options: ComparisonReportOptions): Promise<string> {
  return pageMarkdown(await comparisonReport({ ...options, thumbnail: undefined }));
}

/** What `searchReport` says as Markdown, as `reportMarkdown`. */
export async function searchMarkdown(options: SearchReportOptions): Promise<string> {
  return pageMarkdown(await searchReport(options));
}

function withoutPictures<Options extends Pick<ReportOptions, 'thumbnail' | 'explanation'>>(
  options: Options,
): Options {
  return { ...options, thumbnail: undefined, explanation: undefined };
}
