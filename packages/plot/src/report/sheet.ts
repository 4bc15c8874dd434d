import type { ExampleImage, ExampleKind } from '@cnn/evaluation';
import { formatPercent } from '../text/formatNumber.js';
import { capitalized } from './capitalized.js';
import { embeddedImage } from './embeddedImage.js';
import { type Html, html } from './html.js';
import type { Explanation, Thumbnail } from './options.js';

/** An image of a sheet: an `ExampleImage`, or one whose true class is not known. */
export interface SheetImage extends Partial<Omit<ExampleImage, 'file'>> {
  /** Handed to `thumbnail` and `explanation`, and shown. */
  readonly file: string;
  /** More lines of text under the picture, such as the layer that is explained. */
  readonly lines?: readonly string[] | undefined;
}

/** Images that are shown together; an `ExampleGroup` of `@cnn/evaluation` is one. */
export interface SheetGroup {
  /** Gives the group its title and note where it has no title of its own. */
  readonly kind?: ExampleKind | undefined;
  readonly className?: string | undefined;
  readonly title?: string | undefined;
  /** A sentence under the title. */
  readonly note?: string | undefined;
  readonly images: readonly SheetImage[];
}

export interface SheetOptions {
  readonly groups: readonly SheetGroup[];
  /** What a group of images is. Default "patient". */
  readonly groupName?: string | undefined;
  readonly thumbnail?: Thumbnail | undefined;
  readonly explanation?: Explanation | undefined;
}

/** Groups of images, each with its picture, its explanation, true and predicted class, probability, patient and file. */
export async function sheet(options: SheetOptions): Promise<Html> {
  const groups = options.groups.filter(({ images }) => images.length > 0);
  const parts = [];
  for (const group of groups) parts.push(await sheetGroup(group, options));
  return html`${parts}`;
}

async function sheetGroup(group: SheetGroup, options: SheetOptions): Promise<Html> {
  const { title, note } = describedGroup(group, options.groupName);
  // One after another: a thousand pictures at once would all be in memory.
  const cells = [];
  for (const image of group.images) cells.push(await cell(image, options));
  return html`<h3>${title}</h3>\n${note === undefined ? undefined : html`<p>${note}</p>\n`}<ul class="examples">\n${cells}</ul>\n`;
}

/** The title and note of a group: its own, or those of its kind. */
export function describedGroup(
  { kind, className, title, note }: SheetGroup,
  groupName = 'patient',
): {
  readonly title: string;
  readonly note?: string | undefined;
} {
  if (title !== undefined) return { title, note };
  switch (kind) {
    case 'surestMistakes':
      return {
        title: 'Surest mistakes',
        note:
          note ??
          'Wrong predictions, the most confident first: look here for wrong labels and unusual images.',
      };
    case 'leastSure':
      return { title: 'Least sure', note: note ?? 'Images nearest to another decision, right or wrong.' };
    case 'typical':
      return {
        title: `Typical of “${className ?? ''}”`,
        note: note ?? `Correct predictions with a high probability, if possible of different ${groupName}s.`,
      };
    default:
      return { title: className ?? 'Images', note };
  }
}

async function cell(image: SheetImage, options: SheetOptions): Promise<Html> {
  const { file, group, label, predicted, probability, lines = [] } = image;
  const { groupName = 'patient', thumbnail, explanation } = options;
  const src = await thumbnail?.(file);
  const heat = await explanation?.(file, { ...image, predicted: predicted ?? '' });
  const pictures = [
    src === undefined
      ? undefined
      : embeddedImage({ src, alt: `Image ${file}`, where: `thumbnail("${file}")` }),
    heat === undefined
      ? undefined
      : embeddedImage({
          src: heat,
          alt: `Explanation of ${predicted === undefined ? 'the prediction' : `“${predicted}”`} for ${file}`,
          where: `explanation("${file}")`,
        }),
  ];
  const wrong = label !== undefined && predicted !== undefined && label !== predicted;
  const share = probability === undefined ? '' : ` ${formatPercent(probability)}`;
  return html`<li class="example${wrong ? ' wrong' : ''}">${
    src === undefined && heat === undefined ? undefined : html`<div class="pictures">${pictures}</div>`
  }
<dl>${[
    label === undefined ? undefined : line('True', label),
    predicted === undefined
      ? undefined
      : line('Predicted', html`${predicted}<span class="share">${share}</span>`),
    group === undefined ? undefined : line(capitalized(groupName), group),
    line('File', file),
  ]}</dl>${lines.map((text) => html`<p>${text}</p>`)}</li>
`;
}

function line(name: string, value: Html | string): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
