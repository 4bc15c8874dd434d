/** What something is, in few words, for messages. */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return `the text "${value.length > 40 ? `${value.slice(0, 39)}…` : value}"`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  const name = value.constructor?.name;
  return name && name !== 'Object'
    ? `a ${name}`
    : `an object with ${Object.keys(value).join(', ') || 'nothing'}`;
}
