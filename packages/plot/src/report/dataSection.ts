import { partBalance } from '../charts/partBalance.js';
import { countOf, formatCount, formatPercent } from '../text/formatNumber.js';
import { setName } from '../text/setName.js';
import { capitalized } from './capitalized.js';
import { embeddedImage } from './embeddedImage.js';
import { figure, folded, section, theme } from './figure.js';
import { type Html, html } from './html.js';
import { withoutFolders } from './names.js';
import type { ReportImage, ReportLeakage, ReportOptions, SplitPart } from './options.js';
import { table } from './table.js';

/** Lines of leakage that are shown at once; the others are folded away. */
const mostPairs = 10;

/** Where the images are from, how they were split, what is in more than one set, and some of them. */
export async function dataSection({
  data,
  split,
  leakage,
  images = [],
  groupName = 'patient',
}: ReportOptions): Promise<Html | undefined> {
  if (data === undefined && split === undefined && leakage === undefined && images.length === 0)
    return undefined;
  return section(
    'Data and leakage',
    data?.name
      ? html`<p><strong>${withoutFolders(data.name)}</strong>${data.source && `. ${data.source}`}</p>\n`
      : undefined,
    split && splitTable(split, groupName),
    split && split.length > 1 && split.every(knowsClasses)
      ? await figure('Balance of the sets', () => partBalance({ split, groupName, theme }))
      : undefined,
    leakage && leakageText(leakage, groupName),
    images.length > 0 ? html`<div class="images">\n${images.map(picture)}</div>\n` : undefined,
  );
}

function leakageText(leakage: ReportLeakage, groupName: string): Html {
  const { images, groups, files, nearDuplicates, pairs = [] } = leakage;
  const found = groups.length + files.length + nearDuplicates.length;
  const list = (lines: readonly string[]) =>
    html`<ul class="remarks">\n${lines.map((line) => html`<li>${line}</li>\n`)}</ul>\n`;
  return html`<h3>Leakage between the sets</h3>
<p>${countOf(images, 'image')} were compared. In more than one set: ${countOf(groups.length, groupName)}, ${countOf(files.length, 'file')}, ${countOf(nearDuplicates.length, 'near-duplicate')}.${found === 0 ? '' : ' The results are too good by what the model has seen in training.'}</p>
${pairs.length === 0 ? undefined : list(pairs.slice(0, mostPairs))}${
  pairs.length > mostPairs
    ? folded(`${formatCount(pairs.length - mostPairs)} more`, list(pairs.slice(mostPairs)))
    : undefined
}`;
}

/** Of more classes than this the table has the smallest and the largest only. */
const mostClasses = 30;

/** Of more classes than this, classes are rows and sets are columns. */
const mostColumns = 8;

/** Of a part that is empty there is nothing to know. */
function knowsClasses({ items, classCounts }: SplitPart): boolean {
  return items === 0 || Object.keys(classCounts).length > 0;
}

function splitTable(split: readonly SplitPart[], groupName: string): Html {
  const names = [...new Set(split.flatMap(({ classCounts }) => Object.keys(classCounts)))];
  const grouped = split.some(({ groups }) => groups !== undefined);
  const count = (part: SplitPart, name: string) => {
    if (!knowsClasses(part)) return html`–`;
    const images = part.classCounts[name] ?? 0;
    return html`${formatCount(images)} <span class="share">${part.items === 0 ? '' : formatPercent(images / part.items)}</span>`;
  };
  const many = names.length > mostClasses;
  if (!many && names.length > mostColumns) return tallTable({ split, names, groupName, grouped, count });
  const extremes = (part: SplitPart): string[] => {
    const { classCounts } = part;
    if (!knowsClasses(part)) return ['–', '–', '–'];
    const counts = names.map((name) => classCounts[name] ?? 0);
    const bound = (better: (a: number, b: number) => number): string =>
      formatCount(counts.reduce((a, b) => better(a, b)));
    return [formatCount(counts.filter((count) => count > 0).length), bound(Math.min), bound(Math.max)];
  };
  const columns = many
    ? [`Of ${formatCount(names.length)} classes`, 'Smallest class', 'Largest class']
    : names.map((name) => (/^\d+$/.test(name) ? `Class ${name}` : name));
  return table({
    caption: `Images${grouped ? ` and ${groupName}s` : ''} in each set`,
    columns: [
      { name: 'Set' },
      ...(grouped ? [{ name: capitalized(`${groupName}s`), numeric: true }] : []),
      { name: 'Images', numeric: true },
      ...columns.map((name) => ({ name, numeric: true })),
    ],
    rows: split.map((part) => [
      setName(part.part),
      ...(grouped ? [part.groups === undefined ? '–' : formatCount(part.groups)] : []),
      formatCount(part.items),
      ...(many ? extremes(part) : names.map((name) => count(part, name))),
    ]),
  });
}

interface TallTableOptions {
  readonly split: readonly SplitPart[];
  readonly names: readonly string[];
  readonly groupName: string;
  readonly grouped: boolean;
  count(part: SplitPart, name: string): Html;
}

/** A row for each class. */
function tallTable({ split, names, groupName, grouped, count }: TallTableOptions): Html {
  return table({
    caption: `Images${grouped ? ` and ${groupName}s` : ''} in each set`,
    columns: [{ name: '' }, ...split.map(({ part }) => ({ name: setName(part), numeric: true }))],
    rows: [
      ...(grouped
        ? [
            [
              capitalized(`${groupName}s`),
              ...split.map(({ groups }) => (groups === undefined ? '–' : formatCount(groups))),
            ],
          ]
        : []),
      ['Images', ...split.map(({ items }) => formatCount(items))],
      ...names.map((name) => [
        /^\d+$/.test(name) ? `Class ${name}` : name,
        ...split.map((part) => count(part, name)),
      ]),
    ],
  });
}

function picture({ src, caption, alt = caption }: ReportImage, index: number): Html {
  const image = embeddedImage({ src, alt, where: `images[${index}].src` });
  return html`<figure>${image}<figcaption>${caption}</figcaption></figure>\n`;
}
