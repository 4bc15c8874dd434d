import { textWidth } from '../text/textWidth.js';

/** Symbol, and room between columns, of a legend in pixels. */
const beside = 36;

/** Longer names end in an ellipsis; `labelLimit` of the charts' configuration. */
const longest = 240;

/** How many columns a legend below a plot may have so that it is not wider than the plot and its axis. */
export function legendColumns(names: readonly string[], width: number): number {
  const widest = Math.max(1, ...names.map((name) => Math.min(longest, textWidth(name, { size: 11.5 }))));
  return Math.max(1, Math.min(names.length, Math.floor((width + 50) / (widest + beside))));
}
