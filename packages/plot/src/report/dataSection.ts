import { formatCount, formatPercent } from '../text/formatNumber.js';
import { capitalized } from './capitalized.js';
import { embeddedImage } from './embeddedImage.js';
import { section } from './figure.js';
import { type Html, html } from './html.js';
import type { ReportImage, ReportOptions, SplitPart } from './options.js';
import { table } from './table.js';

/** Where the images are from, how they were split, and some of them. */
export function dataSection({
  data,
  split,
  images = [],
  groupName = 'patient',
}: ReportOptions): Html | undefined {
  if (data === undefined && split === undefined && images.length === 0) return undefined;
  return section(
    'Data',
    html`${data && html`<p><strong>${data.name}</strong>${data.source && `. ${data.source}`}</p>\n`}`,
    html`${split && splitTable(split, groupName)}`,
    html`${images.length > 0 ? html`<div class="images">\n${images.map(picture)}</div>\n` : undefined}`,
  );
}

/** Of more classes than this the table has the smallest and the largest only. */
const mostClasses = 30;

function splitTable(split: readonly SplitPart[], groupName: string): Html {
  const names = [...new Set(split.flatMap(({ classCounts }) => Object.keys(classCounts)))];
  const grouped = split.some(({ groups }) => groups !== undefined);
  const count = (part: SplitPart, name: string) => {
    const images = part.classCounts[name] ?? 0;
    return html`${formatCount(images)} <span class="share">${part.items === 0 ? '' : formatPercent(images / part.items)}</span>`;
  };
  const many = names.length > mostClasses;
  const extremes = ({ classCounts }: SplitPart): string[] => {
    const counts = names.map((name) => classCounts[name] ?? 0);
    const bound = (better: (a: number, b: number) => number): string =>
      formatCount(counts.reduce((a, b) => better(a, b)));
    return [formatCount(counts.filter((count) => count > 0).length), bound(Math.min), bound(Math.max)];
  };
  const columns = many
    ? [`Of ${formatCount(names.length)} classes`, 'Smallest class', 'Largest class']
    : names.map((name) => (/^\d+$/.test(name) ? `Class ${name}` : name));
  return table({
    caption: `Images${grouped ? ` and ${groupName}s` : ''} in each part of the split`,
    columns: [
      { name: 'Part' },
      ...(grouped ? [{ name: capitalized(`${groupName}s`), numeric: true }] : []),
      { name: 'Images', numeric: true },
      ...columns.map((name) => ({ name, numeric: true })),
    ],
    rows: split.map((part) => [
      part.part,
      ...(grouped ? [part.groups === undefined ? '–' : formatCount(part.groups)] : []),
      formatCount(part.items),
      ...(many ? extremes(part) : names.map((name) => count(part, name))),
    ]),
  });
}

function picture({ src, caption, alt = caption }: ReportImage, index: number): Html {
  const image = embeddedImage({ src, alt, where: `images[${index}].src` });
  return html`<figure>${image}<figcaption>${caption}</figcaption></figure>\n`;
}
