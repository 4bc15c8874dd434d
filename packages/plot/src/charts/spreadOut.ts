export interface SpreadOutOptions {
  /** Of the plot in pixels. */
  readonly width: number;
  readonly height: number;
  readonly xDomain: readonly [low: number, high: number];
  readonly yDomain: readonly [low: number, high: number];
  /** Of the square that each has for itself in pixels. */
  readonly side: number;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly wrong: boolean;
}

/** Those that can be drawn as squares without covering each other: wrong ones first, then in their order. */
export function spreadOut<Item extends Placed>(
  items: readonly Item[],
  { width, height, xDomain, yDomain, side }: SpreadOutOptions,
): ReadonlySet<Item> {
  const scale = (value: number, [low, high]: readonly [number, number], size: number) =>
    ((value - low) / (high - low)) * size;
  const placed: { readonly x: number; readonly y: number }[] = [];
  const chosen = new Set<Item>();
  for (const item of items.toSorted((a, b) => Number(b.wrong) - Number(a.wrong))) {
    const at = { x: scale(item.x, xDomain, width), y: scale(item.y, yDomain, height) };
    const covers = placed.some((other) => Math.abs(other.x - at.x) < side && Math.abs(other.y - at.y) < side);
    if (covers) continue;
    placed.push(at);
    chosen.add(item);
  }
  return chosen;
}
