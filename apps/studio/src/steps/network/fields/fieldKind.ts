import type { Field } from '@cnn/core';

/** What a field of a layer is entered with. */
export type FieldKind =
  | { readonly kind: 'flag' }
  /** `others`: besides the words, values that are written as JSON, such as `{ "constant": 0.1 }`. */
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly others: boolean }
  | { readonly kind: 'number'; readonly whole: boolean; readonly least?: number; readonly most?: number }
  /** A number, or several: a pair, `borders` of four sides, or one for each channel. */
  | { readonly kind: 'numbers'; readonly form: 'pair' | 'borders' | 'each' }
  | { readonly kind: 'list' }
  | { readonly kind: 'regularizer' }
  | { readonly kind: 'json' };

/** The kind of a field, by what its check takes: custom layers have theirs without being known here. */
export function fieldKind({ check }: Field): FieldKind {
  const takes = (value: unknown): boolean => check(value) === undefined;
  const words = check(undefined) ?? '';
  const choices = [...words.matchAll(/'(\w+)'/g)].map(([, word]) => word as string).filter(takes);
  if (choices.length > 0) return { kind: 'choice', choices, others: takes({ constant: 0 }) };
  if (takes(true) && takes(false)) return { kind: 'flag' };
  if (takes({ l2: 0.01 }) && !takes({ l3: 0.01 })) return { kind: 'regularizer' };
  if (takes(1) || takes(0.5)) {
    if (
      takes([
        [1, 2],
        [3, 4],
      ])
    )
      return { kind: 'numbers', form: 'borders' };
    if (takes([1, 2])) return { kind: 'numbers', form: takes([1, 2, 3]) ? 'each' : 'pair' };
    const whole = !takes(0.5);
    return { kind: 'number', whole, ...least(takes), ...(!takes(2) && { most: 1 }) };
  }
  const listed = [[1], [1, 2], [1, 2, 3]];
  return listed.some(takes) ? { kind: 'list' } : { kind: 'json' };
}

function least(takes: (value: unknown) => boolean): { readonly least?: number } {
  if (takes(-2)) return {};
  if (takes(-1)) return { least: -1 };
  return { least: takes(0) || takes(0.001) ? 0 : 1 };
}
