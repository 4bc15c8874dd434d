import type { DiagramBox } from './diagramBoxes.js';
import { ranksOf } from './diagramLanes.js';

/** Boxes that stand for several times the same. */
export interface Repeated {
  /** Ids of the boxes that are drawn. */
  readonly ids: readonly string[];
  readonly times: number;
}

export interface ShortenedDiagram {
  readonly boxes: readonly DiagramBox[];
  readonly repeated: readonly Repeated[];
}

/** Of how many sections a part that is repeated may be. */
const longestPeriod = 6;

/** Shorter parts are drawn as often as they are there. */
const leastSaved = 2;

/** Rows after which a single box, and nothing else, feeds what follows. */
export function singleFeeds(
  boxes: readonly DiagramBox[],
  ranks: ReadonlyMap<string, number>,
): ReadonlySet<number> {
  const rank = (id: string): number => ranks.get(id) ?? 0;
  const rows = 1 + Math.max(...boxes.map(({ id }) => rank(id)));
  const feeding: Set<string>[] = Array.from({ length: rows }, () => new Set());
  for (const { id, inputs } of boxes) {
    for (const input of inputs) {
      for (let at = rank(input); at < rank(id); at++) feeding[at]?.add(input);
    }
  }
  return new Set(
    feeding.flatMap((sources, at) => {
      const [only] = sources;
      return sources.size === 1 && only !== undefined && rank(only) === at ? [at] : [];
    }),
  );
}

/** Draws a part that follows on itself unchanged, such as the residual blocks of a stage, once. */
export function withoutRepeats(boxes: readonly DiagramBox[]): ShortenedDiagram {
  const ranks = ranksOf(boxes);
  const feeds = singleFeeds(boxes, ranks);
  const sections: DiagramBox[][] = [[]];
  const rows = [...new Set(boxes.map(({ id }) => ranks.get(id) ?? 0))].sort((a, b) => a - b);
  for (const row of rows) {
    sections.at(-1)?.push(...boxes.filter(({ id }) => ranks.get(id) === row));
    if (feeds.has(row)) sections.push([]);
  }
  const signatures = sections.map(signatureOf);
  const kept: DiagramBox[] = [];
  const repeated: Repeated[] = [];
  /** What stands for a box that is not drawn. */
  const instead = new Map<string, string>();
  for (let at = 0; at < sections.length; ) {
    const { period, times } = repeatAt(sections, signatures, at);
    const drawn = sections.slice(at, at + period).flat();
    kept.push(...drawn);
    const last = drawn.at(-1)?.id ?? '';
    if (times > 1) repeated.push({ ids: drawn.map(({ id }) => id), times });
    for (const { id } of sections.slice(at + period, at + period * times).flat()) instead.set(id, last);
    at += period * times;
  }
  return {
    boxes: kept.map((box) => ({ ...box, inputs: box.inputs.map((input) => instead.get(input) ?? input) })),
    repeated,
  };
}

function repeatAt(
  sections: readonly (readonly DiagramBox[])[],
  signatures: readonly string[],
  at: number,
): { readonly period: number; readonly times: number } {
  let best = { period: 1, times: 1, saved: leastSaved - 1 };
  for (let period = 1; period <= longestPeriod && at + 2 * period <= sections.length; period++) {
    const part = signatures.slice(at, at + period).join(';');
    let times = 1;
    while (signatures.slice(at + times * period, at + (times + 1) * period).join(';') === part) times++;
    const saved = sections.slice(at + period, at + times * period).flat().length;
    if (saved > best.saved) best = { period, times, saved };
  }
  return best;
}

/** What a section is, whatever its layers are called. */
function signatureOf(section: readonly DiagramBox[]): string {
  const places = new Map(section.map(({ id }, at) => [id, at]));
  return section
    .map(({ layers, shape, parameters, inputs }) => {
      const from = inputs.map((input) => places.get(input) ?? 'before').join('+');
      return `${layers.map(({ type }) => type).join()}:${shape}:${parameters}:${from}`;
    })
    .join('|');
}
