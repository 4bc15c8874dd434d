/** What Python writes for numbers that JSON does not have. */
const numbers: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** A string, which is left alone, or one of these numbers. */
const token = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;

/** What stands for such a number while the text is read: no text has it, as this character is not written as it is. */
const mark = '\u0000';

/** Parses JSON as Python's `json` does, which knows NaN and Infinity. @throws SyntaxError as `JSON.parse` does */
export function parsePythonJson(text: string): unknown {
  if (!/NaN|Infinity/.test(text)) return JSON.parse(text);
  const marked = text.replace(token, (found) =>
    found.startsWith('"') ? found : JSON.stringify(mark + found),
  );
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? (numbers[value.slice(1)] ?? value) : value,
  );
}

/** JSON in one line, with NaN and Infinity as Python's `json` writes them. */
export function pythonJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${pythonJson(field)}`).join(',')}}`;
}
