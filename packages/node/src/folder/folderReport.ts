import type { ImageSize } from '../decode/decodeImage.js';
import { formatSize, type SizeCount } from './sizes.js';

/** What `imageFolder` or `manifestSet` found and did. Plain JSON. */
export interface FolderReport {
  readonly path: string;
  /** Images in the set. */
  readonly images: number;
  /** Files that are no images by their name. */
  readonly otherFiles: number;
  /** Of a manifest: columns that mean nothing here. */
  readonly otherColumns?: readonly string[];
  /** With several labels an image, an image counts for each of its labels. */
  readonly classCounts: Readonly<Record<string, number>>;
  /** In a set with several labels an image: images that carry none. */
  readonly withoutLabel?: number;
  /** Absent when no group rule was given. */
  readonly groups?: number;
  /** The size that most images have; absent when none is usual. */
  readonly regularSize?: ImageSize;
  /** Images of another size than the regular one. */
  readonly odd: {
    readonly count: number;
    readonly sizes: readonly SizeCount[];
    readonly handling: 'resize' | 'pad' | 'skip';
  };
  /** Images whose colours are converted by their colour profile; absent when there is none. */
  readonly profiles?: number;
  /** Images that were left out because they can't be decoded. */
  readonly bad: readonly { readonly file: string; readonly reason: string }[];
}

const handled = {
  resize: 'they are resized',
  pad: 'they are padded with white',
  skip: 'they are left out',
};

function profileLine(profiles: number, images: number): string {
  return `${profiles} of ${images} images have a colour profile, by which their colours are converted to sRGB (colourProfile, --colour-profile ignore leaves them).`;
}

/** Lines for people: what is in the folder, and everything that was not as usual. */
export function describeFolder(report: FolderReport): string[] {
  const { path, images, otherFiles, otherColumns = [], classCounts, groups, odd, bad } = report;
  const classes = Object.entries(classCounts).map(([name, count]) => `${name}: ${count}`);
  if (report.withoutLabel) classes.push(`without a label: ${report.withoutLabel}`);
  const size = report.regularSize ? ` of ${formatSize(report.regularSize)}` : '';
  const lines = [
    `${path}: ${images} images${size}, ${classes.join(', ')}${groups === undefined ? '' : `, ${groups} groups`}`,
  ];
  if (odd.count > 0) {
    const shown = odd.sizes.slice(0, 3).map((one) => `${formatSize(one)} (${one.count})`);
    const more = odd.sizes.length > 3 ? ` and ${odd.sizes.length - 3} other sizes` : '';
    lines.push(
      `${odd.count} images have another size: ${shown.join(', ')}${more}; ${handled[odd.handling]}.`,
    );
  }
  if (report.profiles) lines.push(profileLine(report.profiles, images));
  for (const { reason } of bad.slice(0, 5)) lines.push(`left out: ${reason}`);
  if (bad.length > 5) lines.push(`left out: ${bad.length - 5} more images that can't be decoded.`);
  if (otherFiles > 0) lines.push(`${otherFiles} other files were ignored.`);
  if (otherColumns.length > 0) lines.push(`columns that are not used: ${otherColumns.join(', ')}.`);
  return lines;
}
