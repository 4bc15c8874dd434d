/** Layers that follow each other in the list, under one heading. */
export interface LayerGroupRange {
  readonly title: string;
  /** The first, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

/** A list of more layers than this is put into groups. */
const mostFlat = 80;
const mostInGroup = 40;

/** Groups of a long network, by the parts of their names (`layer1.0.conv1`), or else by their number; undefined for a short one. */
export function groupsOf(names: readonly string[]): readonly LayerGroupRange[] | undefined {
  if (names.length <= mostFlat) return undefined;
  const cuts = [1, 2, 3].map((depth) => runsOf(names, depth));
  const fitting = cuts.find(
    (runs) => runs.length >= 5 && runs.every(({ from, to }) => to - from <= mostInGroup),
  );
  if (fitting) return fitting;
  const groups: LayerGroupRange[] = [];
  for (let from = 0; from < names.length; from += 20) {
    const to = Math.min(from + 20, names.length);
    groups.push({ title: `Layers ${from + 1} to ${to}`, from, to });
  }
  return groups;
}

function runsOf(names: readonly string[], depth: number): readonly LayerGroupRange[] {
  const keyOf = (name: string): string => {
    const parts = name.split(/[./]/);
    return parts.length > depth ? parts.slice(0, depth).join('.') : '';
  };
  const runs: { key: string; from: number; to: number }[] = [];
  for (const [index, name] of names.entries()) {
    const key = keyOf(name);
    const last = runs.at(-1);
    if (last?.key === key) last.to = index + 1;
    else runs.push({ key, from: index, to: index + 1 });
  }
  return runs.map(({ key, from, to }) => {
    const [first, last] = [names[from], names[to - 1]];
    return { title: key || (first === last ? `${first}` : `${first} to ${last}`), from, to };
  });
}
