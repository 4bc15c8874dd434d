/** More values than this are put together. */
const mostValues = 12;

/** What an item is of, in words, and in which order that is shown. */
export interface SubgroupValues {
  /** Of each item; undefined where the column is empty. */
  readonly names: readonly (string | undefined)[];
  /** In the order in which they are shown. */
  readonly order: readonly string[];
}

/**
 * The values of a column as the names of few subgroups. Numbers that differ more often than that become four ranges with about the
 * same number of items; of other values the most frequent stay, and the rest is "other".
 */
export function subgroupValues(values: readonly (string | number | null | undefined)[]): SubgroupValues {
  const texts = values.map((value) => {
    const text = value === null || value === undefined ? '' : String(value).trim();
    return text === '' ? undefined : text;
  });
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
  const different = [...counts.keys()];
  const numeric = different.every((text) => Number.isFinite(Number(text)));
  if (different.length <= mostValues) {
    const order = numeric
      ? different.toSorted((a, b) => Number(a) - Number(b))
      : different.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
    return { names: texts, order };
  }
  if (numeric) return ranges(texts);
  const kept = different
    .toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
    .slice(0, mostValues - 1);
  const rest = `other (${different.length - kept.length} values)`;
  const shown = new Set(kept);
  return {
    names: texts.map((text) => (text === undefined || shown.has(text) ? text : rest)),
    order: [...kept, rest],
  };
}

/** Four ranges, each from the end of the one before. */
function ranges(texts: readonly (string | undefined)[]): SubgroupValues {
  const sorted = texts
    .flatMap((text) => (text === undefined ? [] : [Number(text)]))
    .toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const bounds = [...new Set([at(0), at(0.25), at(0.5), at(0.75), at(1)])];
  const name = (index: number): string =>
    index === 0 ? `${bounds[0]} to ${bounds[1]}` : `over ${bounds[index]} to ${bounds[index + 1]}`;
  const order = bounds.slice(1).map((_, index) => name(index));
  return {
    names: texts.map((text) => {
      if (text === undefined) return undefined;
      const index = bounds.slice(1).findIndex((bound) => Number(text) <= bound);
      return name(index);
    }),
    order,
  };
}
