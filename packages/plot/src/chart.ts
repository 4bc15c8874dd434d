import type { TopLevelSpec } from 'vega-lite';
import { config } from './theme.js';

/** A chart: a Vega-Lite 6 specification, plain JSON with its data inside. Any Vega-Lite tool can show or change it. */
export type ChartSpec = TopLevelSpec;

/** What stands above a chart. */
export interface ChartTitle {
  readonly text: string;
  /** One line, or several. */
  readonly subtitle?: string | readonly string[];
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
