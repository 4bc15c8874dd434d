import { embeddedImage } from './embeddedImage.js';
import { type Html, html } from './html.js';
import type { Thumbnail } from './options.js';

/** The name of an image, below its picture where there is one. */
export async function imageCell(name: string, thumbnail: Thumbnail | undefined): Promise<Html> {
  const src = await thumbnail?.(name);
  if (src === undefined) return html`${name}`;
  const image = embeddedImage({ src, alt: '', where: `thumbnail("${name}")` });
  return html`<span class="thumbnail">${image}${name}</span>`;
}
