import { labelExpr } from '../text/distinctLabels.js';
import type { Palette } from '../theme.js';

export interface NameAxisOptions {
  readonly names: readonly string[];
  /** Room of a name in pixels: longer ones have an ellipsis, in their middle where they would look alike. Default 130. */
  readonly room?: number | undefined;
  readonly palette: Palette;
}

/** An axis of names, such as those of classes: texts alone. */
export function nameAxis({ names, room = 130, palette }: NameAxisOptions) {
  return {
    labelExpr: labelExpr(names, { size: 11, width: room }),
    labelLimit: room + 10,
    labelColor: palette.text,
    domain: false,
    ticks: false,
    grid: false,
  };
}
