import { escapeText } from '../text/escapeText.js';

/** What a screen reader says for a chart. */
export interface Description {
  readonly title: string;
  readonly description: string;
}

/**
 * Gives an SVG text of Vega a title and a description, and ids that no other chart on the same page has: they are made
 * from the chart's own content.
 */
export function describe(svg: string, { title, description }: Description): string {
  const renumbered = renumberIds(withoutClutter(svg));
  const prefix = `chart-${hash(renumbered + title + description)}`;
  const own = renumbered
    .replace(/\bid="local-/g, `id="${prefix}-`)
    .replace(/url\(#local-/g, `url(#${prefix}-`);
  const attributes = `role="img" aria-labelledby="${prefix}-title ${prefix}-desc"`;
  return own.replace(
    /^<svg\b([^>]*)>/,
    (_, rest: string) =>
      `<svg ${attributes}${rest}><title id="${prefix}-title">${escapeText(title)}</title>` +
      `<desc id="${prefix}-desc">${escapeText(description)}</desc>`,
  );
}

/** Leaves out the roles of single marks, which the whole chart's title and description stand for, and empty backgrounds. */
function withoutClutter(svg: string): string {
  return svg
    .replace(/<[a-zA-Z][^<>]*>/g, (tag) => tag.replace(/ (?:role|aria-[a-z]+)="[^"]*"/g, ''))
    .replace(/<path class="foreground"[^<>]*display="none"\/>/g, '')
    .replace(/<path class="background"(?![^<>]* (?:fill|stroke)=)[^<>]*\/>/g, '');
}

/** Vega counts its clip paths up from chart to chart; count them from 1 in each. */
function renumberIds(svg: string): string {
  const names = new Map<string, string>();
  for (const [, id] of svg.matchAll(
    /<(?:clipPath|linearGradient|radialGradient|pattern)[^<>]*?\bid="([^"]+)"/g,
  )) {
    if (id !== undefined) names.set(id, `local-${names.size + 1}`);
  }
  const renamed = (id: string) => names.get(id) ?? id;
  return svg
    .replace(
      /(<[a-zA-Z]+[^<>]*?\bid=")([^"]+)"/g,
      (_, before: string, id: string) => `${before}${renamed(id)}"`,
    )
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${renamed(id)})`);
}

/** FNV-1a over 32 bits, in base 36. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return (value >>> 0).toString(36);
}
