import type { DiagramBox } from './diagramBoxes.js';

/** The row of each box: one below the lowest that it reads. */
export function ranksOf(boxes: readonly DiagramBox[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const { id, inputs } of boxes) {
    ranks.set(
      id,
      inputs.reduce((rank, input) => Math.max(rank, (ranks.get(input) ?? 0) + 1), 0),
    );
  }
  return ranks;
}

interface Taken {
  readonly lane: number;
  readonly from: number;
  readonly to: number;
}

/** The lane of each box: the longest branch goes straight on, others get lanes of their own up to where they join. */
export function assignLanes(
  boxes: readonly DiagramBox[],
  ranks: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const rank = (id: string): number => ranks.get(id) ?? 0;
  const readers = new Map<string, DiagramBox[]>(boxes.map(({ id }) => [id, []]));
  for (const box of boxes) for (const input of new Set(box.inputs)) readers.get(input)?.push(box);
  const depth = new Map<string, number>();
  for (const { id } of boxes.toReversed()) {
    depth.set(
      id,
      (readers.get(id) ?? []).reduce((most, reader) => Math.max(most, (depth.get(reader.id) ?? 0) + 1), 0),
    );
  }
  /** The longest way on; of equal ones the first. */
  const mainReader = (id: string): string | undefined =>
    (readers.get(id) ?? []).reduce<DiagramBox | undefined>(
      (best, one) =>
        best === undefined || (depth.get(one.id) ?? 0) > (depth.get(best.id) ?? 0) ? one : best,
      undefined,
    )?.id;
  /** The last row before this branch joins another. */
  const endOf = (box: DiagramBox): number => {
    let last = box;
    for (;;) {
      const next = readers.get(last.id)?.find(({ id }) => id === mainReader(last.id));
      if (next === undefined) return rank(last.id);
      if (next.inputs.length > 1) return rank(next.id) - 1;
      last = next;
    }
  };
  const taken: Taken[] = [];
  const isFree = (lane: number, from: number, to: number): boolean =>
    taken.every((one) => one.lane !== lane || one.to < from || one.from > to);
  const lanes = new Map<string, number>();
  for (const box of boxes) {
    const { id, inputs } = box;
    const straight = inputs.filter((input) => mainReader(input) === id);
    const [from, to] = [rank(id), endOf(box)];
    if (straight.length > 0) {
      const lane = Math.min(...straight.map((input) => lanes.get(input) ?? 0));
      lanes.set(id, lane);
      taken.push({ lane, from, to });
      continue;
    }
    let lane = 0;
    while (!isFree(lane, from, to)) lane++;
    lanes.set(id, lane);
    taken.push({ lane, from, to });
  }
  return lanes;
}
