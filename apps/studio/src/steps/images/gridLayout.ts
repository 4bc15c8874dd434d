/** Where the cells of a grid lie that shows only what is seen of it. */
export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  /** Of all rows, in pixels. */
  readonly height: number;
  /** Places of the cells that are drawn: those that are seen, and a row before and after. */
  readonly from: number;
  readonly to: number;
}

export interface GridLayoutOptions {
  readonly count: number;
  /** Pixels of a cell with its gap. */
  readonly cell: number;
  /** Of what is seen. */
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
}

export function gridLayout({ count, cell, width, height, scrollTop }: GridLayoutOptions): GridLayout {
  const columns = Math.max(1, Math.floor(width / cell));
  const rows = Math.ceil(count / columns);
  const first = Math.max(0, Math.floor(scrollTop / cell) - 1);
  const last = Math.min(rows, Math.ceil((scrollTop + height) / cell) + 1);
  return {
    ...{ columns, rows, height: rows * cell },
    from: Math.min(count, first * columns),
    to: Math.min(count, last * columns),
  };
}

/** The place that a key leads to; undefined for a key that leads nowhere. */
export function placeByKey(
  key: string,
  place: number,
  { columns, count, page }: { readonly columns: number; readonly count: number; readonly page: number },
): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns },
    ...{ PageUp: -columns * page, PageDown: columns * page, Home: -count, End: count },
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined || count === 0) return undefined;
  const to = place + step;
  if (Math.abs(step) === columns && (to < 0 || to >= count)) return place;
  return Math.min(count - 1, Math.max(0, to));
}
