/** What can stand between fields. Excel writes `;` where a comma is the decimal sign. */
const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;

export type DelimiterName = keyof typeof delimiters;

export interface Delimiter {
  readonly name: DelimiterName;
  readonly sign: string;
  /** The line of the header, from 1: the second when Excel's `sep=;` is the first. */
  readonly headerLine: number;
}

function firstLine(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? '';
}

/**
 * What stands between the fields of a CSV: what its first line says (`sep=;`), else whatever gives a header that is
 * understood, else the comma.
 *
 * @param understood whether a header with these names, in lower case, has all that is needed
 */
export function delimiterOf(text: string, understood: (names: readonly string[]) => boolean): Delimiter {
  const names = Object.keys(delimiters) as DelimiterName[];
  const told = /^sep=(.)$/i.exec(firstLine(text))?.[1];
  const headerLine = told === undefined ? 1 : 2;
  const header = firstLine(text.trimStart()).toLowerCase();
  const fits = (name: DelimiterName): boolean =>
    understood(header.split(delimiters[name]).map((field) => field.trim().replaceAll('"', '')));
  const name =
    told === undefined ? names.find(fits) : names.find((one) => delimiters[one] === told.toLowerCase());
  return { name: name ?? 'comma', sign: delimiters[name ?? 'comma'], headerLine };
}
