import { CnnError } from '@cnn/core';
import {
  type ComparisonReportOptions,
  type CrossValidationReportOptions,
  comparisonMarkdown,
  comparisonReport,
  crossValidationMarkdown,
  crossValidationReport,
  parseReport,
  type ReportOptions,
  report,
  reportJson,
  reportMarkdown,
  type SearchReportOptions,
  searchMarkdown,
  searchReport,
} from '@cnn/plot';
import { readSealed, writeSealed } from '../files/sealedJson.js';
import type { Store } from '../store/store.js';
import { type PictureOptions, recordPictures } from './recordPictures.js';
import { type RenderedReport, reportRecordFile, writeRendered } from './reportFiles.js';

/** What the report of each kind of run is made of. */
interface ReportKinds {
  /** Of a training, an ensemble or an evaluation. */
  readonly run: ReportOptions;
  readonly 'cross-validation': CrossValidationReportOptions;
  readonly comparison: ComparisonReportOptions;
  readonly search: SearchReportOptions;
}

export type ReportKind = keyof ReportKinds;

/** A report before it is drawn. */
export type ReportRecord = { readonly [Kind in ReportKind]: RecordOf<Kind> }[ReportKind];

interface RecordOf<Kind extends ReportKind> {
  readonly kind: Kind;
  readonly options: ReportKinds[Kind];
}

interface Drawing<Options> {
  page(options: Options): Promise<string>;
  markdown(options: Options): Promise<string>;
}

/** How each kind is drawn. */
const drawings: { readonly [Kind in ReportKind]: Drawing<ReportKinds[Kind]> } = {
  run: { page: report, markdown: reportMarkdown },
  'cross-validation': { page: crossValidationReport, markdown: crossValidationMarkdown },
  comparison: { page: comparisonReport, markdown: comparisonMarkdown },
  search: { page: searchReport, markdown: searchMarkdown },
};

/** The report of a record, as a page and as text. */
export async function renderReport({ kind, options }: ReportRecord): Promise<RenderedReport> {
  const drawing = drawings[kind] as Drawing<typeof options>;
  return { html: await drawing.page(options), markdown: await drawing.markdown(options) };
}

/** Draws a report and writes it: `report.json`, from which it can be drawn again without images, `report.md` and `report.html`. */
export async function writeReportOf(
  store: Store,
  { kind, options }: ReportRecord,
  run: string | undefined,
): Promise<void> {
  const { recorded, kept } = recordPictures(options as PictureOptions);
  const record = { kind, options: recorded } as ReportRecord;
  const rendered = await renderReport(record);
  // JSON leaves functions out.
  const content =
    record.kind === 'run' ? await reportJson(record.options) : { format: 'cnn-report', version: 1, options };
  await writeSealed(store, reportRecordFile, { run, kind, ...content, ...kept() });
  await writeRendered(store, rendered);
}

/**
 * What the `report.json` of a folder says; undefined where there is none.
 *
 * @param run that the other parts of the folder name
 * @throws CnnError (FILE) for a file that is damaged, is no report, or is that of another run
 */
export async function readReportRecord(
  store: Store,
  run: string | undefined,
): Promise<ReportRecord | undefined> {
  if (!(await store.read(reportRecordFile))) return undefined;
  const path = `${store.name}/${reportRecordFile}`;
  const { value, sealed } = await readSealed(store, reportRecordFile).catch((error: unknown) => {
    throw withRemedy(error);
  });
  const { kind } = value;
  if (sealed && value.run !== run) {
    const of = typeof value.run === 'string' ? `is of ${value.run}` : 'names none';
    throw new CnnError(
      'FILE',
      `${store.name} holds parts of different runs: ${reportRecordFile} ${of}, the others ${run === undefined ? 'name none' : `are of ${run}`}. Remove it: the report is then made of the other files.`,
    );
  }
  if (sealed && typeof kind === 'string' && Object.hasOwn(drawings, kind))
    return { kind, options: parseReport(value, path) } as ReportRecord;
  throw new CnnError(
    'FILE',
    `${path}: expected a report of the kind ${Object.keys(drawings).join(', ')} with a checksum, received ${JSON.stringify(kind) ?? 'none'}. Bring the file back from a copy, or remove it: the report is then made of the other files.`,
  );
}

/** A report is made again, and not written by hand. */
function withRemedy(error: unknown): unknown {
  if (!(error instanceof CnnError)) return error;
  const { code, message, details } = error;
  const said = message.replace(
    /( The file is damaged; write it again| Write it again|; copy it again from a backup, or write it anew)\.$/,
    (found) => (found.startsWith(';') ? '.' : ''),
  );
  return new CnnError(code, `${said} Remove it: the report is then made of the other files.`, {
    cause: error,
    details,
  });
}
