import type { ExperimentPath } from './experimentPath.js';

/**
 * An option `--name` of a command. Its name is its key in a group of options. Parsing, help, the reference in docs/cli.md and the
 * experiment all follow from this one declaration.
 */
export interface Option<Value = unknown> {
  /** What stands after it in the help, such as `N`. A flag when absent. */
  readonly value?: string | undefined;
  /** One sentence, without its choices and its default. */
  readonly help: string;
  /** Whether the help names choices and default by itself. */
  readonly complete?: boolean | undefined;
  /** The words that it takes. Of a field of the experiment: those of its schema. */
  readonly choices?: readonly string[] | undefined;
  /** What it is when it is not typed. Of a field of the experiment: the default of its schema. */
  readonly absent: Value;
  /** For the message about another value. */
  readonly expected?: string | undefined;
  /** Undefined for what is not as expected. */
  read(text: string): Value | undefined;
  /** Other spellings that are accepted, and not shown: those of earlier versions. */
  readonly earlier?: readonly string[] | undefined;
  /** The field of the experiment that it sets. */
  readonly at?: ExperimentPath | undefined;
  /** What a value sets there, and in other fields; by default itself. */
  readonly sets?: ((value: unknown) => FieldValues) | undefined;
}

/** Fields of an experiment with values of JSON. */
export type FieldValues = Readonly<Partial<Record<ExperimentPath, unknown>>>;

export type Options = Readonly<Record<string, Option>>;

/** The values of a group of options, by name. */
export type ValuesOf<Group extends Options> = {
  readonly [Name in keyof Group]: Group[Name] extends Option<infer Value> ? Value : never;
};

interface Said {
  readonly help: string;
  readonly value?: string;
  readonly complete?: boolean;
  readonly earlier?: readonly string[];
}

interface Defaulted<Default> extends Said {
  readonly default?: Default;
}

export function flag(help: string): Option<boolean> {
  return { help, absent: false, read: () => undefined };
}

export function text<Default extends string | undefined = undefined>(
  said: Defaulted<Default> & { readonly value: string },
): Option<NoInfer<string | Default>> {
  return { ...said, absent: said.default as Default, read: (given) => given };
}

/** A whole number of at least `least`, 1 by default. */
export function integer<Default extends number | undefined = undefined>(
  said: Defaulted<Default> & { readonly least?: number },
): Option<NoInfer<number | Default>> {
  const { least = 1 } = said;
  return {
    value: 'N',
    ...said,
    absent: said.default as Default,
    expected: `a whole number of at least ${least}`,
    read: (given) => wholeNumber(given, least),
  };
}

/** @returns undefined for what is no whole number of at least `least` */
export function wholeNumber(given: string, least = 1): number | undefined {
  const number = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  return Number.isSafeInteger(number) && number >= least ? number : undefined;
}

/** A number above 0. */
export function positive(said: Said): Option<number | undefined> {
  return {
    value: 'X',
    ...said,
    absent: undefined,
    expected: 'a number above 0',
    read(given) {
      const number = numberOf(given);
      return Number.isFinite(number) && number > 0 ? number : undefined;
    },
  };
}

/** A number from 0 to 1. */
export function share(said: Said): Option<number | undefined> {
  return {
    value: 'X',
    ...said,
    absent: undefined,
    expected: 'a number from 0 to 1',
    read(given) {
      const number = numberOf(given);
      return number >= 0 && number <= 1 ? number : undefined;
    },
  };
}

/** One of some words. */
export function choice<const Word extends string, Default extends Word | undefined = undefined>(
  said: Defaulted<Default> & { readonly of: readonly Word[] },
): Option<NoInfer<Word | Default>> {
  const { of } = said;
  return {
    value: 'WHAT',
    ...said,
    choices: of,
    absent: said.default as Default,
    expected: of.join(', '),
    read: (given) => of.find((word) => word === given),
  };
}

/** `N`, or `HEIGHTxWIDTH`, in pixels. */
export function size(said: Said): Option<readonly [height: number, width: number] | undefined> {
  return { value: 'N', ...said, absent: undefined, expected: 'N or HEIGHTxWIDTH in pixels', read: sizeOf };
}

/** @returns undefined for what is no size */
export function sizeOf(given: string): readonly [height: number, width: number] | undefined {
  const found = /^(\d{1,5})(?:[x×](\d{1,5}))?$/.exec(given);
  const height = Number(found?.[1]);
  const width = Number(found?.[2] ?? found?.[1]);
  return height > 0 && width > 0 ? [height, width] : undefined;
}

/** The name of a picture that is written. */
export function pngName<Default extends string | undefined = undefined>(
  said: Defaulted<Default>,
): Option<NoInfer<string | Default>> {
  return {
    value: 'FILE.png',
    ...said,
    absent: said.default as Default,
    expected: 'a name that ends in .png',
    read: (given) => (given.toLowerCase().endsWith('.png') ? given : undefined),
  };
}

interface FieldOption<Value> extends Said {
  readonly value: string;
  readonly choices?: readonly string[];
  readonly expected?: string;
  /** What the text means, as JSON. By default the text itself, or the number that it is where the field is one. */
  readonly read?: (text: string) => Value | undefined;
  readonly sets?: (value: Value) => FieldValues;
}

/** An option that is a field of the experiment, which checks it and knows its choices and its default. */
export function field<Value = string>(
  at: ExperimentPath,
  said: FieldOption<Value>,
): Option<NoInfer<Value> | undefined> {
  const { sets, read = (given: string) => given as Value, ...others } = said;
  return { ...others, at, absent: undefined, read, sets: sets as Option['sets'] };
}

/** A flag that sets a field of the experiment. @param sets default true */
export function fieldFlag(at: ExperimentPath, help: string, sets = true): Option<boolean> {
  return { help, at, absent: false, read: () => undefined, sets: () => ({ [at]: sets }) };
}

/** The number that a text is; the text itself where it is none. */
export function numeric(given: string): unknown {
  const number = numberOf(given);
  return Number.isNaN(number) ? given : number;
}

/** NaN for what is no number. */
function numberOf(given: string): number {
  return given.trim() === '' ? Number.NaN : Number(given);
}
