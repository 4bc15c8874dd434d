import { labelExpr } from '../text/distinctLabels.js';
import { textWidth } from '../text/textWidth.js';

export interface LegendBelowOptions {
  /** In their order. */
  readonly names: readonly string[];
  /** Of the plot in pixels. */
  readonly width: number;
  readonly symbol: 'stroke' | 'circle' | 'square';
}

/** Symbol, and room between columns, of a legend in pixels. */
const beside = 36;

/** Longer names have an ellipsis; in pixels. */
export const longestLegend = 240;

export const legendText = { size: 11.5 } as const;

/** A legend below the plot, in as many columns as are not wider than the plot and its axis. */
export function legendBelow({ names, width, symbol }: LegendBelowOptions) {
  const widest = Math.max(1, ...names.map((name) => Math.min(longestLegend, textWidth(name, legendText))));
  return {
    orient: 'bottom' as const,
    symbolType: symbol,
    ...(symbol === 'stroke' ? {} : { symbolSize: 80, symbolOpacity: 1 }),
    values: [...names],
    columns: Math.max(1, Math.min(names.length, Math.floor((width + 50) / (widest + beside)))),
    rowPadding: 4,
    labelExpr: labelExpr(names, { ...legendText, width: longestLegend }),
    labelLimit: longestLegend + 10,
  };
}
