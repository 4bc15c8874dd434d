/** A result, or null and the reason why it is not defined. A note beside a value says what the value leaves out. */
export type Measure =
  | { readonly value: number; readonly note?: string }
  | { readonly value: null; readonly note: string };

/** Results by name. */
export type Measures<Name extends string = string> = Readonly<Partial<Record<Name, Measure>>>;

export function defined(value: number, note?: string): Measure {
  return note === undefined ? { value } : { value, note };
}

export function notDefined(note: string): Measure {
  return { value: null, note };
}

/** `part / whole`, not defined when the whole is empty. */
export function share(part: number, whole: number, noteWhenEmpty: string): Measure {
  return whole > 0 ? defined(part / whole) : notDefined(noteWhenEmpty);
}

export interface MeanOptions {
  readonly measures: readonly Measure[];
  /** The name of each, for the note. */
  readonly names: readonly string[];
}

/** The mean of the values that are defined; its note names the others. Not defined when none is. */
export function meanOfDefined({ measures, names }: MeanOptions): Measure {
  const missing: string[] = [];
  let sum = 0;
  for (const [index, { value }] of measures.entries()) {
    if (value === null) missing.push(names[index] ?? String(index));
    else sum += value;
  }
  const count = measures.length - missing.length;
  if (count === 0) return notDefined('not defined for any class');
  return defined(sum / count, missing.length > 0 ? `without ${missing.join(', ')}: not defined` : undefined);
}
