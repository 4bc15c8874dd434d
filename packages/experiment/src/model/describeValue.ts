/** What a value is, for messages about a wrong argument. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value !== 'object') return `${String(value)}, a ${typeof value}`;
  const kind = value.constructor?.name ?? 'Object';
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return `a value of type ${kind}`;
  const keys = Object.keys(value);
  return keys.length > 0 ? `an object with ${keys.slice(0, 6).join(', ')}` : `a value of type ${kind}`;
}
