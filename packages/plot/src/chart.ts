import { config } from './theme.js';

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

/** What all charts share: the dialect, the looks, and the sentence a screen reader says instead of the picture. */
export function frame({ description }: { readonly description: string }) {
  return { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', description, config } as const;
}

/** A title as Vega-Lite wants it; lines of the subtitle that are empty are left out. */
export function title({ text, subtitle }: ChartTitle): { text: string; subtitle?: string[] } {
  const lines = (typeof subtitle === 'string' ? [subtitle] : [...(subtitle ?? [])]).filter(
    (line) => line !== '',
  );
  return lines.length === 0 ? { text } : { text, subtitle: lines };
}
