import { formatCount, formatPercent } from '../text/formatNumber.js';
import { embeddedImage } from './embeddedImage.js';
import { section } from './figure.js';
import { type Html, html } from './html.js';
import { capitalized } from './mistakes.js';
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

function splitTable(split: readonly SplitPart[], groupName: string): Html {
  const names = [...new Set(split.flatMap(({ classCounts }) => Object.keys(classCounts)))];
  const grouped = split.some(({ groups }) => groups !== undefined);
  const count = (part: SplitPart, name: string) => {
    const images = part.classCounts[name] ?? 0;
    return html`${formatCount(images)} <span class="share">${part.items === 0 ? '' : formatPercent(images / part.items)}</span>`;
  };
  return table({
    caption: `Images${grouped ? ` and ${groupName}s` : ''} in each part of the split`,
    columns: [
      { name: 'Part' },
      ...(grouped ? [{ name: capitalized(`${groupName}s`), numeric: true }] : []),
      { name: 'Images', numeric: true },
      ...names.map((name) => ({ name: /^\d+$/.test(name) ? `Class ${name}` : name, numeric: true })),
    ],
    rows: split.map((part) => [
      part.part,
      ...(grouped ? [part.groups === undefined ? '–' : formatCount(part.groups)] : []),
      formatCount(part.items),
      ...names.map((name) => count(part, name)),
    ]),
  });
}

function picture({ src, caption, alt = caption }: ReportImage, index: number): Html {
  const image = embeddedImage({ src, alt, where: `images[${index}].src` });
  return html`<figure>${image}<figcaption>${caption}</figcaption></figure>\n`;
}
