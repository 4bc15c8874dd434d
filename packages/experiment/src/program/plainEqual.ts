/** Whether two values of plain JSON are the same, in whatever order their fields stand. A field that is undefined is none. */
export function plainEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    const both = Array.isArray(a) && Array.isArray(b) && a.length === b.length;
    return both && a.every((one, at) => plainEqual(one, b[at]));
  }
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) =>
    plainEqual((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
  );
}
