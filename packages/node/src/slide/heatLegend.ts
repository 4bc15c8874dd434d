import { mapColour } from '@cnn/explain';
import { above, below, cssColour, outline } from './heatColours.js';
import type { ScaleBar } from './scaleBar.js';

export interface HeatLegendOptions {
  /** In pixels. */
  readonly width: number;
  readonly threshold: number;
  readonly className?: string | undefined;
  readonly bar: ScaleBar;
  /** How much of a colour lies over the picture. */
  readonly opacity: number;
  /** Where it shows evidence in place of probabilities. */
  readonly evidence?: { readonly signed: boolean } | undefined;
}

const font = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/** Size of the text for a picture of some width: it can still be read when that is shown on a telephone. */
function legendSize(width: number): number {
  return Math.min(34, Math.max(13, Math.round(width / 44)));
}

/** What the colours mean, where the threshold is, and how long things are, as an SVG of the given width. */
export function heatLegend(options: HeatLegendOptions): { readonly svg: string; readonly height: number } {
  const { width, threshold, className, bar, opacity, evidence } = options;
  const size = legendSize(width);
  const line = 1.45 * size;
  const margin = 0.7 * size;
  const room = width - 2 * margin;
  const ramp = Math.min(room, 22 * size);
  const rampTop = margin + line;
  const ticks = rampTop + 1.1 * size + size;
  // The scale bar stands beside the ramp where there is room, else below it.
  const barWidth = Math.max(bar.length, 0.56 * size * bar.text.length);
  const beside = ramp + 2 * size + barWidth <= room;
  const barLeft = beside ? width - margin - barWidth : margin;
  const barTop = beside ? rampTop + 0.7 * size : ticks + 0.9 * size;
  const height = Math.ceil((beside ? ticks : barTop + 1.2 * size) + margin);
  const name = className ?? 'the class';
  const title = evidence
    ? `Evidence for ${name}; outlined: probability above ${short(threshold)}`
    : `Probability of ${name}`;
  const middle = margin + ramp / 2;
  const text = (x: number, y: number, content: string, anchor = 'start', bold = false): string =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${bold ? ' font-weight="bold"' : ''}>${escaped(content)}</text>`;
  const half = (id: string, left: number): string =>
    `<rect x="${left}" y="${rampTop}" width="${ramp / 2}" height="${size}" fill="url(#${id})"/>`;
  const ticksAt = (left: string, centre: string, right: string): string =>
    `${text(margin, ticks, left)}${text(middle, ticks, centre, 'middle')}${text(margin + ramp, ticks, right, 'end')}`;
  const frame = `<rect x="${middle}" y="${rampTop}" width="${ramp / 2}" height="${size}" fill="none" stroke="${cssColour(outline)}" stroke-width="${lineWidth(width)}"/>`;
  const whole = `<rect x="${margin}" y="${rampTop}" width="${ramp}" height="${size}" fill="url(#evidence)"/>`;
  const scale = evidence
    ? `${whole}\n${evidence.signed ? ticksAt('against', '0', 'for') : ticksAt('none', '', 'most')}`
    : `${half('below', margin)}${half('above', middle)}\n${frame}\n${ticksAt('0', `threshold ${short(threshold)}`, '1')}`;
  const gradients = evidence
    ? evidenceGradient(evidence.signed, opacity)
    : `${gradient('below', below, opacity)}${gradient('above', above, opacity)}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${font}" font-size="${size}" fill="#1d2330">
<defs>${gradients}</defs>
${text(margin, margin + 0.75 * size, fitted(title, room / (0.56 * size)), 'start', true)}
${scale}
<rect x="${barLeft}" y="${barTop - 0.15 * size}" width="${bar.length}" height="${0.25 * size}"/>
${text(barLeft, barTop + 1.2 * size, bar.text)}
</svg>`;
  return { svg, height };
}

/** Of the outline, in pixels. */
export function lineWidth(width: number): number {
  return Math.max(1, Math.round(width / 500));
}

/** On white, as light as over the slide would be too light to tell apart: at least half. */
function gradient(id: string, [from, to]: typeof below, opacity: number): string {
  const strength = Math.max(0.75, opacity);
  return `<linearGradient id="${id}"><stop offset="0" stop-color="${cssColour(from)}" stop-opacity="${strength}"/><stop offset="1" stop-color="${cssColour(to)}" stop-opacity="${strength}"/></linearGradient>`;
}

/** The colours of evidence from none, or from against the class, to most. */
function evidenceGradient(signed: boolean, opacity: number): string {
  const stops = Array.from({ length: 17 }, (_, at) => {
    const { colour, cover } = mapColour(signed ? at / 8 - 1 : at / 16, signed);
    const [red, green, blue] = colour;
    const strength = (cover * Math.max(0.75, opacity)).toFixed(3);
    return `<stop offset="${at / 16}" stop-color="${cssColour([red, green, blue])}" stop-opacity="${strength}"/>`;
  });
  return `<linearGradient id="evidence">${stops.join('')}</linearGradient>`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function fitted(text: string, characters: number): string {
  const most = Math.max(4, Math.floor(characters));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function escaped(text: string): string {
  const known: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  // Control characters are not allowed in XML.
  return [...text]
    .filter((character) => character >= ' ')
    .map((character) => known[character] ?? character)
    .join('');
}
