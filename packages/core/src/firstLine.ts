/** Of what was thrown, or of a text, the first line with something in it: for a reason that stands in one line. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').find((line) => line.trim() !== '') ?? 'no message';
}
