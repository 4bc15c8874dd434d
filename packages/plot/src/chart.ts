import { wrapText } from './text/wrapText.js';
import { configOf, type Palette } from './theme.js';

/**
 * A chart: a Vega-Lite 6 specification, plain JSON with its data inside. Any Vega-Lite tool can show or change it. The type names
 * what stands at the top of a specification, and no more: Vega-Lite's own types contradict each other unless a project sets
 * `skipLibCheck`. Its `TopLevelSpec` is a `ChartSpec`; the other way round, write `chart as TopLevelSpec`.
 */
export interface ChartSpec {
  readonly $schema?: string;
  /** What a screen reader says instead of the picture. */
  readonly description?: string | undefined;
  readonly title?: unknown;
  readonly name?: unknown;
  readonly data?: unknown;
  readonly datasets?: unknown;
  readonly transform?: unknown;
  readonly params?: unknown;
  readonly mark?: unknown;
  readonly encoding?: unknown;
  readonly projection?: unknown;
  readonly layer?: unknown;
  readonly facet?: unknown;
  readonly columns?: unknown;
  readonly spec?: unknown;
  readonly repeat?: unknown;
  readonly concat?: unknown;
  readonly hconcat?: unknown;
  readonly vconcat?: unknown;
  readonly align?: unknown;
  readonly bounds?: unknown;
  readonly center?: unknown;
  readonly spacing?: unknown;
  readonly resolve?: unknown;
  readonly width?: unknown;
  readonly height?: unknown;
  readonly view?: unknown;
  readonly autosize?: unknown;
  readonly background?: unknown;
  readonly padding?: unknown;
  readonly config?: unknown;
  readonly usermeta?: unknown;
}

/** What stands above a chart. */
export interface ChartTitle {
  readonly text: string;
  /** One line, or several. */
  readonly subtitle?: string | readonly string[] | undefined;
}

export interface FrameOptions {
  readonly description: string;
  readonly palette: Palette;
}

/** What all charts share: the dialect, the looks, and the sentence a screen reader says instead of the picture. */
export function frame({ description, palette }: FrameOptions) {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    config: configOf(palette),
  } as const;
}

export interface TitleOptions extends ChartTitle {
  /** Longest line in pixels: longer ones are broken. */
  readonly width: number;
  /** Of the text in pixels. Default 14. */
  readonly fontSize?: number | undefined;
}

/** The narrowest lines: a chart of 100 pixels may have a wider title. */
const narrowest = 280;

/** A title as Vega-Lite wants it; lines of the subtitle that are empty are left out. */
export function title({ text, subtitle, width, fontSize = 14 }: TitleOptions) {
  const room = Math.max(width, narrowest);
  const lines = (typeof subtitle === 'string' ? [subtitle] : (subtitle ?? [])).flatMap((line) =>
    wrapText(line, { size: 11.5, width: room }),
  );
  const wrapped = wrapText(text, { size: fontSize, bold: true, width: room });
  return {
    text: wrapped.length === 1 ? text : wrapped,
    ...(lines.length === 0 ? {} : { subtitle: lines }),
    ...(fontSize === 14 ? {} : { fontSize }),
  };
}
