import { CnnError } from '@cnn/core';
import { chooseExamples, type ExampleGroup } from '@cnn/evaluation';
import { type FilledChecklist, filledChecklists } from '../checklist/fill.js';
import type { ReportOptions } from '../options.js';
import { type Verdict, verdict } from '../verdict/verdict.js';

/** A report as plain JSON, with all that it is made of. */
export interface ReportJson {
  readonly format: 'cnn-report';
  readonly version: 1;
  /** The answers of the first screen. */
  readonly verdict: Verdict;
  /** Every item with its answer; without an evaluation none. */
  readonly checklists: readonly FilledChecklist[];
  readonly options: Omit<ReportOptions, 'thumbnail' | 'explanation'>;
  /** Of the images that are shown, by their file, as data URIs. */
  readonly pictures: Readonly<Record<string, string>>;
  /** By file, then by the class that is explained. */
  readonly explanations: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * What `report` says as plain JSON, with the pictures of the images that it shows: `parseReport` gives back what `report` takes.
 * Settings that are undefined are left out, and what is not a number is null, once it is written.
 *
 * @example
 * ```ts
 * import { parseReport, report, reportJson } from '@cnn/plot';
 *
 * const text = JSON.stringify(await reportJson({ title: 'Breast tissue', evaluation }));
 * const page = await report(parseReport(JSON.parse(text), 'report.json'));
 * ```
 */
export async function reportJson({ thumbnail, explanation, ...options }: ReportOptions): Promise<ReportJson> {
  const { evaluation, threshold } = options;
  const groups: readonly ExampleGroup[] =
    options.examples ?? (evaluation ? chooseExamples(evaluation, { threshold }) : []);
  const pictures: Record<string, string> = {};
  const explanations: Record<string, Record<string, string>> = {};
  for (const image of groups.flatMap(({ images }) => images)) {
    const { file, predicted } = image;
    const src = Object.hasOwn(pictures, file) ? undefined : await thumbnail?.(file);
    if (src !== undefined) pictures[file] = src;
    const known = Object.hasOwn(explanations, file) ? explanations[file] : undefined;
    if (known !== undefined && Object.hasOwn(known, predicted)) continue;
    const heat = await explanation?.(file, image);
    if (heat !== undefined) explanations[file] = { ...known, [predicted]: heat };
  }
  return {
    format: 'cnn-report',
    version: 1,
    verdict: verdict(options),
    checklists: evaluation === undefined ? [] : filledChecklists(options),
    options,
    pictures,
    explanations,
  };
}

/**
 * What `report` takes, from the JSON that `reportJson` made.
 *
 * @param name where it is from, for messages. Default "report JSON"
 * @throws CnnError `FILE` for JSON that is not a report, or of another version
 */
export function parseReport(json: unknown, name = 'report JSON'): ReportOptions {
  const { format, version, options, pictures, explanations } = Object(json) as Partial<ReportJson>;
  const given = Object(options) as ReportOptions;
  if (format !== 'cnn-report' || version !== 1 || typeof given.title !== 'string') {
    throw new CnnError(
      'FILE',
      `${name}: expected a report of the format "cnn-report", version 1, with a title, received format ${JSON.stringify(format) ?? 'none'}, version ${JSON.stringify(version) ?? 'none'}. Write it with reportJson.`,
    );
  }
  const own = <Value>(record: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined =>
    record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
  const filled = (record: object | undefined): boolean => Object.keys(record ?? {}).length > 0;
  return {
    ...given,
    ...(filled(pictures) ? { thumbnail: async (file) => own(pictures, file) } : {}),
    ...(filled(explanations)
      ? { explanation: async (file, { predicted }) => own(own(explanations, file), predicted) }
      : {}),
  };
}
