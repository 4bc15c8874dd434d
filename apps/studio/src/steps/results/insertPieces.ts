import type { HtmlPiece } from '@cnn/browser';
import { nextFrame } from '../../app/nextFrame.js';

/** Milliseconds of work after which the page gets its turn. */
const TURN = 8;

/**
 * Puts the pieces of a page into an element, a few at a time, so that the page stays free. Styles in attributes, which the page's policy
 * forbids in text, are set one by one.
 */
export async function insertPieces(
  root: Element,
  pieces: readonly HtmlPiece[],
  signal: AbortSignal,
): Promise<void> {
  const places: Element[] = [root];
  let began = performance.now();
  for (const piece of pieces) {
    if (signal.aborted) return;
    insert(places, piece);
    if (performance.now() - began < TURN) continue;
    await nextFrame();
    began = performance.now();
  }
}

function insert(places: Element[], piece: HtmlPiece): void {
  const place = places.at(-1) as Element;
  if ('close' in piece) {
    places.pop();
    return;
  }
  if ('open' in piece) {
    const element = document.createElement(piece.open);
    for (const [name, value] of Object.entries(piece.attributes)) element.setAttribute(name, value);
    style(element);
    place.append(element);
    places.push(element);
    return;
  }
  const template = document.createElement('template');
  template.innerHTML = piece.html;
  for (const styled of template.content.querySelectorAll<HTMLElement>('[data-style]')) style(styled);
  place.append(template.content);
}

function style(element: HTMLElement): void {
  const { style: text } = element.dataset;
  if (text !== undefined) element.style.cssText = text;
}
