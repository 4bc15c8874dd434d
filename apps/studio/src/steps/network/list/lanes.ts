/** Something in the list, from top to bottom, and the places of what it reads (those of earlier ones). */
export interface RailStop {
  readonly reads: readonly number[];
}

/** What one lane beside the list shows at one stop. */
interface LaneCell {
  readonly up: boolean;
  readonly down: boolean;
  /** A line to the stop itself: what it gives goes off here, or what it reads arrives. */
  readonly stub: boolean;
}

export interface Rail {
  /** Whether it reads the stop above, and is read by the stop below. */
  readonly up: boolean;
  readonly down: boolean;
  readonly lanes: readonly (LaneCell | undefined)[];
}

/** More lanes than this are not drawn: the rows say what they read. */
const mostLanes = 5;

/**
 * The lines beside a list of layers: one down its middle where a layer reads the one above, and a lane for each connection that goes
 * past others, from its source to the last layer that reads it.
 */
export function railsOf(stops: readonly RailStop[]): readonly Rail[] {
  const rows = stops.map((): { up: boolean; down: boolean; lanes: (LaneCell | undefined)[] } => ({
    up: false,
    down: false,
    lanes: [],
  }));
  const targets = new Map<number, number[]>();
  for (const [at, { reads }] of stops.entries()) {
    for (const source of reads) {
      const [above, row] = [rows[at - 1], rows[at]];
      if (source === at - 1 && above && row) {
        above.down = true;
        row.up = true;
      } else if (source < at - 1) targets.set(source, [...(targets.get(source) ?? []), at]);
    }
  }
  const busyUntil: number[] = [];
  for (const [source, ends] of [...targets].sort(([a], [b]) => a - b)) {
    const end = Math.max(...ends);
    const free = busyUntil.findIndex((until) => until < source);
    const lane = free < 0 ? busyUntil.length : free;
    if (lane >= mostLanes) continue;
    busyUntil[lane] = end;
    for (let at = source; at <= end; at++) {
      const row = rows[at];
      if (row)
        row.lanes[lane] = { up: at > source, down: at < end, stub: at === source || ends.includes(at) };
    }
  }
  return rows;
}
