/**
 * `value` as JSON with two spaces, as `JSON.stringify` has it, but with each list of numbers on one line: a confusion matrix of
 * 1,000 classes, or the probabilities of an image, would else be a line for each number.
 */
export function jsonText(value: unknown): string {
  return textOf(value, '') ?? 'null';
}

/** Undefined for what JSON leaves out. */
function textOf(value: unknown, indent: string): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON === 'function') return textOf(toJSON.call(value), indent);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every(isPlainNumber)) return JSON.stringify(value);
    const items = value.map((item) => textOf(item, inner) ?? 'null');
    return `[\n${inner}${items.join(`,\n${inner}`)}\n${indent}]`;
  }
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const text = textOf(item, inner);
    return text === undefined ? [] : [`${JSON.stringify(key)}: ${text}`];
  });
  return entries.length === 0 ? '{}' : `{\n${inner}${entries.join(`,\n${inner}`)}\n${indent}}`;
}

function isPlainNumber(value: unknown): boolean {
  return typeof value === 'number' || value === null;
}
