import { printable } from '@cnn/core';
import {
  describeTally,
  type FileSetReport,
  type FileTally,
  formatSize,
  type PartName,
  partNames,
} from '@cnn/data';

/** What `imageFolder` or `manifestSet` found and did. Plain JSON. */
export interface FolderReport extends FileSetReport {
  readonly path: string;
  /** Files that are no images by their name. */
  readonly otherFiles: number;
  /** Of a folder or an archive: what is there besides. */
  readonly listing?: {
    readonly others: FileTally;
    readonly hidden: FileTally;
    /** Folders without an image. */
    readonly imageless: readonly string[];
    /** Links to folders that were followed. */
    readonly links: readonly string[];
    readonly notes: readonly string[];
  };
  /** Classes and groups that came in two Unicode forms, which are one. */
  readonly joined?: readonly string[];
  /** Classes and groups that differ only in case or spaces. */
  readonly alike?: readonly (readonly string[])[];
  /** Folders that are the parts. */
  readonly givenParts?: Readonly<Partial<Record<PartName, readonly string[]>>>;
  /** Other lines for people. */
  readonly notes?: readonly string[];
  /** Of a manifest: columns that mean nothing here. */
  readonly otherColumns?: readonly string[];
  /** Absent when no group rule was given. */
  readonly groups?: number;
  /** Images whose colours are converted by their colour profile; absent when there is none. */
  readonly profiles?: number;
}

const handled = {
  resize: 'resized',
  pad: 'padded with white',
  skip: 'left out',
};

function profileLine(profiles: number, images: number): string {
  return `${profiles} of ${images} images have a colour profile, by which their colours are converted to sRGB (colourProfile ignore leaves them).`;
}

/** Lines for people: what is in the folder, and everything that was not as usual. */
export function describeFolder(report: FolderReport): string[] {
  const { path, images, otherColumns = [], classCounts, groups, odd, bad } = report;
  const classes = Object.entries(classCounts).map(([name, count]) => `${name}: ${count}`);
  if (report.withoutLabel) classes.push(`without a label: ${report.withoutLabel}`);
  const size = report.regularSize ? ` of ${formatSize(report.regularSize)}` : '';
  const lines = [
    `${path}: ${images} images${size}, ${classes.join(', ')}${groups === undefined ? '' : `, ${groups} group${groups === 1 ? '' : 's'}`}`,
  ];
  if (odd.count > 0) {
    const shown = odd.sizes.slice(0, 3).map((one) => `${formatSize(one)} (${one.count})`);
    const more = odd.sizes.length > 3 ? ` and ${odd.sizes.length - 3} other sizes` : '';
    lines.push(
      `${odd.count === 1 ? '1 image has' : `${odd.count} images have`} a different size and will be ${handled[odd.handling]}: ${shown.join(', ')}${more}.`,
    );
  }
  if (report.profiles) lines.push(profileLine(report.profiles, images));
  for (const { reason } of bad.slice(0, 5)) lines.push(`left out: ${reason}`);
  if (bad.length > 5) lines.push(`left out: ${bad.length - 5} more images that can't be decoded.`);
  lines.push(...describeListing(report), ...describeNames(report), ...(report.notes ?? []));
  if (report.givenParts) lines.push(describeGivenParts(report.givenParts));
  if (otherColumns.length > 0) lines.push(`columns that are not used: ${otherColumns.join(', ')}.`);
  return lines.map(printable);
}

/** At most so many names are told in one line. */
const MOST_NAMES = 5;

function some(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}

function describeListing({ listing, otherFiles }: FolderReport): string[] {
  if (!listing)
    return otherFiles > 0
      ? [otherFiles === 1 ? '1 other file was ignored.' : `${otherFiles} other files were ignored.`]
      : [];
  const { others, hidden, imageless, links, notes } = listing;
  return [
    ...(others.count > 0
      ? [`Ignored, since they are no images by their names: ${describeTally(others)}.`]
      : []),
    ...(hidden.count > 0 ? [`Ignored, since they are hidden: ${describeTally(hidden)}.`] : []),
    ...(imageless.length > 0 ? [`Folders without an image: ${some(imageless)}.`] : []),
    ...(links.length > 0 ? [`Folders that are links were followed: ${some(links)}.`] : []),
    ...notes,
  ];
}

function describeNames({ joined = [], alike = [] }: FolderReport): string[] {
  const pairs = alike.map((names) => names.map((name) => JSON.stringify(name)).join(' and '));
  return [
    ...(joined.length > 0 ? [`Names in two Unicode forms were joined: ${some(joined)}.`] : []),
    ...(pairs.length > 0 ? [`Names that are alike are kept apart: ${some(pairs)}.`] : []),
  ];
}

function describeGivenParts(given: NonNullable<FolderReport['givenParts']>): string {
  const parts = partNames.filter((part) => given[part]);
  const from = parts.map((part) => `${part} (${given[part]?.join(', ')})`);
  return `Parts as the folders give them: ${from.join(', ')}.`;
}
