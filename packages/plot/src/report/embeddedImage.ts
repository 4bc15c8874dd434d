import { CnnError } from '@cnn/core';
import { type Html, html } from './html.js';

const embedded = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/;

export interface EmbeddedImageOptions {
  readonly src: string;
  readonly alt: string;
  /** Where the source was given, for the error. */
  readonly where: string;
}

/** @throws CnnError `DATA` when the source is anything but a whole picture */
export function embeddedImage({ src, alt, where }: EmbeddedImageOptions): Html {
  if (!embedded.test(src)) {
    throw new CnnError(
      'DATA',
      `report: ${where} needs "data:image/png;base64,…" (or jpeg, gif, webp), received ${JSON.stringify(src.slice(0, 60))}. The report loads nothing: put the file itself in.`,
    );
  }
  return html`<img src="${src}" alt="${alt}">`;
}
