import { CnnError } from '@cnn/core';
import {
  type ComparisonReportOptions,
  type CrossValidationReportOptions,
  comparisonMarkdown,
  comparisonReport,
  crossValidationReport,
  type ReportOptions,
  report,
  type SearchReportOptions,
  searchMarkdown,
  searchReport,
} from '@cnn/plot';
import { readSealed, writeSealed } from '../files/sealedJson.js';
import type { Store } from '../store/store.js';
import { recordedPictures, recordPictures } from './recordPictures.js';
import { type RenderedReport, reportRecordFile, writeRendered } from './reportFiles.js';

const FORMAT = 'cnn-report';
const VERSION = 1;

/** What the report of each kind of run is made of. */
export interface ReportKinds {
  readonly run: ReportOptions;
  readonly 'cross-validation': CrossValidationReportOptions;
  readonly comparison: ComparisonReportOptions;
  readonly search: SearchReportOptions & { readonly thumbnail?: undefined };
}

export type ReportKind = keyof ReportKinds;

/** A report before it is drawn. */
export type ReportRecord = { readonly [Kind in ReportKind]: RecordOf<Kind> }[ReportKind];

interface RecordOf<Kind extends ReportKind> {
  readonly kind: Kind;
  readonly options: ReportKinds[Kind];
}

/** How each kind is drawn. */
const draw: { readonly [Kind in ReportKind]: (options: ReportKinds[Kind]) => Promise<RenderedReport> } = {
  run: async (options) => ({ html: await report(options) }),
  'cross-validation': async (options) => ({ html: await crossValidationReport(options) }),
  comparison: async (options) => ({
    html: await comparisonReport(options),
    markdown: await comparisonMarkdown(options),
  }),
  search: async (options) => ({
    html: await searchReport(options),
    markdown: await searchMarkdown(options),
  }),
};

/** The report of a record, as a page and as text. */
export async function renderReport({ kind, options }: ReportRecord): Promise<RenderedReport> {
  return (draw[kind] as (given: typeof options) => Promise<RenderedReport>)(options);
}

/** Draws a report and writes it: `report.json`, from which it can be drawn again without images, and `report.md` and `report.html`. */
export async function writeReportOf(
  store: Store,
  record: ReportRecord,
  run: string | undefined,
): Promise<void> {
  const { kind, options } = record;
  const { recorded, pictures } = recordPictures(options);
  const rendered = await renderReport({ kind, options: recorded } as ReportRecord);
  // JSON leaves functions out.
  await writeSealed(store, reportRecordFile, {
    ...(run === undefined ? {} : { run }),
    ...{ format: FORMAT, version: VERSION, kind, pictures: pictures(), options },
  });
  await writeRendered(store, rendered);
}

/**
 * What the `report.json` of a folder says; undefined where there is none.
 *
 * @throws CnnError (FILE) for a file that is damaged, or is no report
 */
export async function readReportRecord(store: Store): Promise<ReportRecord | undefined> {
  if (!(await store.read(reportRecordFile))) return undefined;
  const { value, sealed } = await readSealed(store, reportRecordFile);
  const { format, version, kind, options, pictures } = value;
  const known = typeof kind === 'string' && Object.hasOwn(draw, kind);
  if (!sealed || format !== FORMAT || version !== VERSION || !known || typeof options !== 'object') {
    throw new CnnError(
      'FILE',
      `${store.name}/${reportRecordFile}: expected a report of the format "${FORMAT}", version ${VERSION}, with a checksum. Bring the file back from a copy, or remove it: the report is then made of the other files.`,
    );
  }
  return { kind, options: { ...options, ...recordedPictures(pictures) } } as ReportRecord;
}
