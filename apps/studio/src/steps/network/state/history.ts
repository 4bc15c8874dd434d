/** What was there before, and after what was undone. */
export interface History<T> {
  readonly past: readonly T[];
  readonly future: readonly T[];
  /** Of the last change: changes of one thing that follow on each other soon are undone at once. */
  readonly last?: { readonly key: string; readonly at: number } | undefined;
}

export const noHistory: History<never> = { past: [], future: [] };

/** Changes of one thing within so many milliseconds are one. */
const together = 1500;
const mostKept = 200;

export interface RecordOptions<T> {
  /** What is replaced. */
  readonly present: T;
  /** What is changed, such as one field. Default: something of its own. */
  readonly key?: string | undefined;
  /** In milliseconds. */
  readonly now: number;
}

/** The history after a change. */
export function recorded<T>(history: History<T>, { present, key, now }: RecordOptions<T>): History<T> {
  const { last } = history;
  const joins = key !== undefined && last?.key === key && now - last.at < together;
  const past = joins ? history.past : [...history.past, present].slice(-mostKept);
  return { past, future: [], last: key === undefined ? undefined : { key, at: now } };
}

/** The state before the last change; undefined where there is none. */
export function undone<T>(
  { past, future }: History<T>,
  present: T,
): { readonly history: History<T>; readonly value: T } | undefined {
  if (past.length === 0) return undefined;
  const value = past.at(-1) as T;
  return { history: { past: past.slice(0, -1), future: [present, ...future] }, value };
}

/** The state that was undone last; undefined where there is none. */
export function redone<T>(
  { past, future }: History<T>,
  present: T,
): { readonly history: History<T>; readonly value: T } | undefined {
  if (future.length === 0) return undefined;
  const [value, ...rest] = future as [T, ...T[]];
  return { history: { past: [...past, present], future: rest }, value };
}
