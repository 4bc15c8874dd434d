/** Attributes whose numbers are lengths or positions in pixels, and opacities. */
const geometry =
  /\s(?:d|transform|x|y|x1|y1|x2|y2|dx|dy|cx|cy|r|rx|ry|width|height|viewBox|opacity|fill-opacity|stroke-opacity|stroke-width|stroke-dasharray|stroke-dashoffset|font-size)="[^"]*"/g;

const number = /-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;

/** Rounds the geometry of an SVG text to hundredths of a pixel: smaller files, equal on every machine. Texts stay as they are. */
export function roundNumbers(svg: string): string {
  return svg.replace(/<[a-zA-Z][^<>]*>/g, (tag) =>
    tag.replace(geometry, (attribute) => {
      const start = attribute.indexOf('"');
      return attribute.slice(0, start) + attribute.slice(start).replace(number, round);
    }),
  );
}

function round(text: string): string {
  const rounded = Number(Number(text).toFixed(2));
  return String(rounded === 0 ? 0 : rounded);
}
