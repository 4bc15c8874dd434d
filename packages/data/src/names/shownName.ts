const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text for a terminal or a page: control characters, such as those that clear a screen or turn text around, are written
 * as `\u001b`.
 */
export function shownName(text: string): string {
  return text.replaceAll(
    CONTROL,
    (one) => `\\u${(one.codePointAt(0) as number).toString(16).padStart(4, '0')}`,
  );
}
