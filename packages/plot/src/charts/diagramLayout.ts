import type { DiagramBox } from './diagramBoxes.js';
import { assignLanes, ranksOf } from './diagramLanes.js';
import { type Repeated, singleFeeds } from './diagramRepeats.js';

/** A box and its place: `x` and `y` are of its upper left corner, in pixels. */
interface PlacedBox {
  readonly box: DiagramBox;
  readonly x: number;
  readonly y: number;
}

/** A line from a box to a box that reads it. */
interface DiagramEdge {
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Goes past other boxes: a residual branch or the like. */
  readonly skips: boolean;
  /** Where the arrow at its end points to. */
  readonly arrow: 'down' | 'left';
}

/** Says at the top of a column which box it goes on from. */
interface Continuation {
  readonly from: string;
  readonly x: number;
  readonly y: number;
}

export interface DiagramLayout {
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly DiagramEdge[];
  readonly continuations: readonly Continuation[];
  readonly width: number;
  readonly height: number;
}

export interface DiagramLayoutOptions {
  readonly boxes: readonly DiagramBox[];
  readonly repeated: readonly Repeated[];
  /** A column that is longer is broken, where there is a place. */
  readonly longest: number;
  /** As many columns as fit, where it is given. */
  readonly width?: number | undefined;
}

/** Sizes in pixels. */
export const boxSize = { width: 204, height: 50 } as const;
const rowGap = 22;
const laneGap = 18;
/** Between the lines of branches that go past boxes. */
const channelGap = 12;
const columnGap = 36;
const row = boxSize.height + rowGap;

/** Places boxes in rows by how far they are from the input, parallel branches beside each other, and long models in columns. */
export function diagramLayout({ boxes, repeated, longest, width }: DiagramLayoutOptions): DiagramLayout {
  const ranks = ranksOf(boxes);
  const lanes = assignLanes(boxes, ranks);
  const rows = 1 + Math.max(...boxes.map(({ id }) => ranks.get(id) ?? 0));
  const widest = (1 + Math.max(...lanes.values())) * (boxSize.width + laneGap) + columnGap;
  const perColumn =
    width === undefined
      ? Math.max(4, Math.floor(longest / row))
      : Math.max(4, Math.ceil(rows / Math.max(1, Math.floor((width + columnGap) / widest))));
  const columns = columnsOf({ boxes, repeated, ranks, rows, perColumn });
  const placed: PlacedBox[] = [];
  const edges: DiagramEdge[] = [];
  const continuations: Continuation[] = [];
  let left = 0;
  for (const [at, own] of columns.entries()) {
    const column = placeColumn({ own, ranks, lanes, left, first: at === 0 });
    placed.push(...column.boxes);
    edges.push(...column.edges);
    continuations.push(...column.continuations);
    left += column.width + columnGap;
  }
  const bottom = Math.max(...placed.map(({ y }) => y + boxSize.height));
  return { boxes: placed, edges, continuations, width: left - columnGap, height: bottom };
}

interface ColumnsOptions {
  readonly boxes: readonly DiagramBox[];
  readonly repeated: readonly Repeated[];
  readonly ranks: ReadonlyMap<string, number>;
  readonly rows: number;
  readonly perColumn: number;
}

/** Breaks a model only where a single box feeds all that follows, and not within a part that is repeated. */
function columnsOf({
  boxes,
  repeated,
  ranks,
  rows,
  perColumn,
}: ColumnsOptions): readonly (readonly DiagramBox[])[] {
  const rank = (id: string): number => ranks.get(id) ?? 0;
  const feeds = singleFeeds(boxes, ranks);
  const within = repeated.map(({ ids }) => [Math.min(...ids.map(rank)), Math.max(...ids.map(rank))] as const);
  const breaks: number[] = [];
  let start = 0;
  let candidate: number | undefined;
  for (let at = 0; at < rows - 1; at++) {
    if (feeds.has(at) && within.every(([from, to]) => at < from || at >= to)) candidate = at;
    // A column of a few boxes at the end is no gain.
    if (at - start + 1 >= perColumn && candidate !== undefined && rows - candidate > 3) {
      breaks.push(candidate);
      start = candidate + 1;
      candidate = undefined;
    }
  }
  const ends = [...breaks, rows - 1];
  return ends.map((end, index) => {
    const begin = index === 0 ? 0 : (ends[index - 1] ?? 0) + 1;
    return boxes.filter(({ id }) => rank(id) >= begin && rank(id) <= end);
  });
}

interface PlaceColumnOptions {
  readonly own: readonly DiagramBox[];
  readonly ranks: ReadonlyMap<string, number>;
  readonly lanes: ReadonlyMap<string, number>;
  readonly left: number;
  readonly first: boolean;
}

function placeColumn({ own, ranks, lanes, left, first }: PlaceColumnOptions) {
  const begin = Math.min(...own.map(({ id }) => ranks.get(id) ?? 0));
  const top = first ? 0 : row / 2;
  const lane = (id: string): number => lanes.get(id) ?? 0;
  const x = (id: string): number => left + lane(id) * (boxSize.width + laneGap);
  const y = (id: string): number => top + ((ranks.get(id) ?? 0) - begin) * row;
  const ids = new Set(own.map(({ id }) => id));
  const lanesUsed = 1 + Math.max(...own.map(({ id }) => lane(id)));
  const channels: Channel[] = [];
  /** How many lanes have a box in these rows. */
  const lanesIn = (from: number, to: number): number =>
    1 +
    Math.max(
      ...own.map((box) => {
        const at = ranks.get(box.id) ?? 0;
        return at >= from && at <= to ? lane(box.id) : 0;
      }),
    );
  const sources = [...new Set(own.flatMap(({ inputs }) => inputs.filter((input) => !ids.has(input))))];
  const continuations = sources.map((from) => ({ from, x: left + boxSize.width / 2, y: top - rowGap - 6 }));
  const edges = own.flatMap(({ id, inputs }) =>
    inputs.map((input): DiagramEdge => {
      const inside = ids.has(input);
      const [from, to] = [inside ? (ranks.get(input) ?? 0) : begin - 1, ranks.get(id) ?? 0];
      const start: readonly [number, number] = inside
        ? [x(input) + boxSize.width / 2, y(input) + boxSize.height]
        : [left + boxSize.width / 2, top - rowGap];
      const [middle, above] = [x(id) + boxSize.width / 2, y(id)];
      const startLane = inside ? lane(input) : 0;
      const passes = own.some(
        (other) =>
          lane(other.id) === startLane &&
          (ranks.get(other.id) ?? 0) > from &&
          (ranks.get(other.id) ?? 0) < to,
      );
      if (!passes) {
        const bend = above - rowGap / 2;
        const points: DiagramEdge['points'] =
          start[0] === middle
            ? [start, [middle, above]]
            : to - from > 1 || startLane > lane(id)
              ? [start, [start[0], bend], [middle, bend], [middle, above]]
              : [start, [start[0], start[1] + rowGap / 2], [middle, start[1] + rowGap / 2], [middle, above]];
        return { points, skips: false, arrow: 'down' };
      }
      const beside = lanesIn(from, to);
      const channel = freeChannel(channels, { from, to, beside });
      const far = left + beside * (boxSize.width + laneGap) - laneGap + (channel + 1) * channelGap;
      // A line that leaves a box is below one that ends there.
      const end = y(id) + boxSize.height / 3;
      const points: DiagramEdge['points'] = inside
        ? [
            [x(input) + boxSize.width, y(input) + (2 * boxSize.height) / 3],
            [far, y(input) + (2 * boxSize.height) / 3],
            [far, end],
            [x(id) + boxSize.width, end],
          ]
        : [start, [far, start[1]], [far, end], [x(id) + boxSize.width, end]];
      return { points, skips: true, arrow: 'left' };
    }),
  );
  return {
    boxes: own.map((box): PlacedBox => ({ box, x: x(box.id), y: y(box.id) })),
    edges,
    continuations,
    width: Math.max(
      lanesUsed * (boxSize.width + laneGap) - laneGap,
      ...edges.flatMap(({ points }) => points.map(([at]) => at - left)),
    ),
  };
}

/** Rows in which a line runs down beside the boxes. */
interface Channel {
  readonly from: number;
  readonly to: number;
  /** Beside how many lanes. */
  readonly beside: number;
  readonly at: number;
}

/** The first channel beside the boxes in which no other line is between these rows. */
function freeChannel(channels: Channel[], { from, to, beside }: Omit<Channel, 'at'>): number {
  const taken = new Set(
    channels.filter((one) => one.beside === beside && one.to > from && one.from < to).map(({ at }) => at),
  );
  let at = 0;
  while (taken.has(at)) at++;
  channels.push({ from, to, beside, at });
  return at;
}
