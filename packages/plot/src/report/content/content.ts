import type { ChartSpec } from '../../chart.js';
import type { Figure } from '../keyFigures.js';
import type { ReportOptions } from '../options.js';

/** What a report says, whatever it is written as: `contentPage` makes a page of it, `contentText` a text. */
export interface Content extends Pick<ReportOptions, 'title' | 'subtitle' | 'date'> {
  /** What to read first. */
  readonly figures: readonly Figure[];
  readonly sections: readonly ContentSection[];
}

export interface ContentSection {
  readonly heading: string;
  readonly blocks: readonly (Block | undefined)[];
}

/** A part of a section. */
export type Block =
  | { readonly type: 'text'; readonly text: string }
  /** What results must be read with. */
  | { readonly type: 'cautions'; readonly lines: readonly string[] }
  | { readonly type: 'list'; readonly lines: readonly string[] }
  | ContentTable
  | { readonly type: 'figures'; readonly figures: readonly ContentFigure[] }
  /** Something to be typed. */
  | { readonly type: 'command'; readonly text: string };

export interface ContentTable {
  readonly type: 'table';
  readonly caption: string;
  readonly columns: readonly { readonly name: string; readonly numeric?: boolean | undefined }[];
  readonly rows: readonly (readonly ContentCell[])[];
}

/** Text, or an image with its name below it. */
export type ContentCell = string | { readonly image: string; readonly src: string | undefined };

export interface ContentFigure {
  /** For when it can't be drawn. */
  readonly name: string;
  readonly chart: () => ChartSpec;
}
