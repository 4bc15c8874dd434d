import { checkGiven } from './checkGiven.js';
import { html } from './html.js';
import { page } from './page.js';
import { type SheetOptions, sheet } from './sheet.js';

export interface ImageSheetOptions extends SheetOptions {
  readonly title: string;
  /** A line under the title: the model, the method. */
  readonly subtitle?: string | undefined;
  readonly date?: string | undefined;
  /** What the pictures show, and what the colours of the explanations mean. A list: a paragraph for each. */
  readonly note?: string | readonly string[] | undefined;
  /** True for images that no microscope took: the page says so. */
  readonly synthetic?: boolean | undefined;
}

/**
 * A page of images with their explanations beside them, as the text of a file: true and predicted class, probability, patient and
 * file of each. As `report`, it holds its pictures, has no script and loads nothing.
 *
 * @throws CnnError `DATA` when a picture is not embedded as a data URI
 *
 * @example
 * ```ts
 * import { chooseExamples } from '@cnn/evaluation';
 * import { imageSheet } from '@cnn/plot';
 *
 * const page = await imageSheet({
 *   title: 'Where the model looked',
 *   note: 'Grad-CAM of the predicted class: red regions speak for it.',
 *   groups: chooseExamples(evaluation, { count: 8 }),
 *   thumbnail: async (file) => pictures.get(file),
 *   explanation: async (file) => overlays.get(file),
 * });
 * ```
 */
export async function imageSheet(options: ImageSheetOptions): Promise<string> {
  checkGiven({ where: 'imageSheet', options: options, needs: { title: 'text', groups: 'list' } });
  const { title, subtitle, date, note, synthetic, groups } = options;
  const notes = note === undefined ? [] : typeof note === 'string' ? [note] : note;
  const images = groups.reduce((sum, group) => sum + group.images.length, 0);
  const content = html`<section class="sheet" aria-label="Images">
<div class="content">
${notes.map((text) => html`<p>${text}</p>\n`)}${images === 0 ? html`<p>No image to show.</p>\n` : await sheet(options)}</div>
</section>
`;
  const data = synthetic ? { name: '', synthetic } : undefined;
  return page({ title, subtitle, date, data }, [content]);
}
