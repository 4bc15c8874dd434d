/** The part of an item of a Vega scene that is used. */
interface SceneItem {
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly tooltip?: unknown;
  readonly mark?: { readonly marktype?: string; readonly items?: readonly SceneItem[] } | undefined;
}

export interface ValueAtOptions {
  readonly pointer: MouseEvent;
  /** What Vega found under the pointer: of a line the whole, which it takes for its first point. */
  readonly item: unknown;
  /** What Vega says of it. */
  readonly value: unknown;
}

/** What is to be said at the pointer: of a line or an area what its nearest point says. */
export function valueAt({ pointer, item, value }: ValueAtOptions): unknown {
  const { mark } = (item ?? {}) as SceneItem;
  const points = mark?.items ?? [];
  if (value === undefined || value === null || points.length < 2) return value;
  if (mark?.marktype !== 'line' && mark?.marktype !== 'area') return value;
  const { target } = pointer;
  const place = target instanceof SVGGraphicsElement ? target.getScreenCTM()?.inverse() : undefined;
  if (place === undefined) return value;
  const { x, y } = new DOMPoint(pointer.clientX, pointer.clientY).matrixTransform(place);
  const far = (point: SceneItem): number => Math.hypot((point.x ?? 0) - x, (point.y ?? 0) - y);
  return points.reduce((near, point) => (far(point) < far(near) ? point : near)).tooltip;
}
