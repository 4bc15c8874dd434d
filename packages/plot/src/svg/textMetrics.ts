import { textWidth } from '../text/textWidth.js';
import { fontFamily } from '../theme.js';

/** The part of a Vega scene's text item that its width depends on. */
interface TextItem {
  readonly font?: string | undefined;
  readonly fontSize?: number | undefined;
  readonly fontWeight?: string | number | undefined;
  readonly limit?: number | undefined;
}

type MeasureWidth = (item: TextItem, text: unknown) => number;

/** Vega's measuring of text: an object that Vega means to be changed, absent from its types. */
export interface TextMetrics {
  width: MeasureWidth;
}

const prepared = new WeakSet<TextMetrics>();

/**
 * Makes Vega measure texts in this package's font by `textWidth`, whether a canvas is there or not. Texts in other fonts,
 * in other charts of the same page, are measured as before.
 */
export function measureWithoutCanvas(metrics: TextMetrics): void {
  if (prepared.has(metrics)) return;
  prepared.add(metrics);
  const before = metrics.width;
  metrics.width = (item, text) => {
    const width =
      item.font === fontFamily
        ? textWidth(String(text ?? '').trim(), { size: item.fontSize ?? 11, bold: isBold(item.fontWeight) })
        : before({ ...item, limit: 0 }, text);
    return item.limit !== undefined && item.limit > 0 ? Math.min(width, item.limit) : width;
  };
}

function isBold(weight: string | number | undefined): boolean {
  return weight === 'bold' || Number(weight) >= 600;
}
