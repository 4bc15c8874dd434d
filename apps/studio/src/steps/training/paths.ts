import type { Draft } from '../../app/draft.js';

type Fields = Readonly<Record<string, unknown>>;

/** What a draft says at a path such as `training.optimizer.name`; undefined where that is left to its default. */
export function valueAt(draft: Draft, path: string): unknown {
  let value: unknown = draft;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Fields)[name];
  }
  return value;
}

/** The draft with another value at a path; undefined leaves it to its default. */
export function withValue(draft: Draft, path: string, value: unknown): Draft {
  return changed(draft, path.split('.'), value) as unknown as Draft;
}

function changed(fields: object, [name = '', ...rest]: readonly string[], value: unknown): Fields {
  const { [name]: before, ...others } = fields as Fields;
  if (rest.length > 0) return { ...others, [name]: changed((before ?? {}) as Fields, rest, value) };
  return value === undefined ? others : { ...others, [name]: value };
}
