import { textWidth } from '../text/textWidth.js';

interface Position {
  readonly x: number;
  readonly y: number;
}

interface TextBox {
  readonly text: string;
  readonly corners: readonly Position[];
}

/** Where the texts of an SVG of Vega stand: four corners each, from the nested transforms. */
export function textBoxes(svg: string): readonly TextBox[] {
  const boxes: TextBox[] = [];
  const open: { readonly origin: Position; readonly angle: number; readonly tag: string }[] = [];
  let line = 0;
  for (const [, end, name, attributes = '', closed, content] of svg.matchAll(
    /<(\/?)(\w+)((?:\s[^<>]*?)?)(\/?)>([^<]*)/g,
  )) {
    if (end) {
      open.pop();
      continue;
    }
    const outer = open.at(-1) ?? { origin: { x: 0, y: 0 }, angle: 0, tag: '' };
    const [, dx = 0, dy = 0] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(attributes) ?? [];
    const [, turn = 0] = /rotate\(([-\d.]+)\)/.exec(attributes) ?? [];
    const here = {
      origin: turned({ x: Number(dx), y: Number(dy) }, outer.angle, outer.origin),
      angle: outer.angle + (Number(turn) * Math.PI) / 180,
      tag: name === 'text' ? attributes : outer.tag,
    };
    if (!closed) open.push(here);
    if (name === 'text') line = 0;
    if (name === 'tspan') line += Number(/dy="([\d.]+)"/.exec(attributes)?.[1] ?? 0);
    if ((name !== 'text' && name !== 'tspan') || !content) continue;
    const size = Number(/font-size="([\d.]+)px"/.exec(here.tag)?.[1]);
    const text = content.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
    const width = textWidth(text, { size, bold: here.tag.includes('font-weight="bold"') });
    const left = here.tag.includes('"middle"') ? -width / 2 : here.tag.includes('"end"') ? -width : 0;
    const corner = (x: number, y: number) => turned({ x, y: y + line }, here.angle, here.origin);
    const [top, bottom] = [-0.72 * size, 0.2 * size];
    boxes.push({
      text,
      corners: [
        corner(left, top),
        corner(left + width, top),
        corner(left + width, bottom),
        corner(left, bottom),
      ],
    });
  }
  return boxes;
}

function turned({ x, y }: Position, angle: number, origin: Position): Position {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: origin.x + x * cos - y * sin, y: origin.y + x * sin + y * cos };
}

/** Two rectangles overlap unless a side of one separates them. */
export function overlap(a: TextBox, b: TextBox): boolean {
  const separated = [a, b].some(({ corners }) =>
    corners.slice(0, 2).some((corner, index) => {
      const next = corners[index + 1] ?? corner;
      const along = (point: Position) => point.x * (next.x - corner.x) + point.y * (next.y - corner.y);
      const [first, second] = [a.corners.map(along), b.corners.map(along)];
      return Math.max(...first) <= Math.min(...second) || Math.max(...second) <= Math.min(...first);
    }),
  );
  return !separated;
}

/** All texts of an SVG of Vega, lines put together. */
export const textsOf = (svg: string): string =>
  [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text).join(' ');
