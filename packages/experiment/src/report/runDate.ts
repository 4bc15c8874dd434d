/** Now, as reports show when they were made: "2026-03-01 14:05 UTC". */
export function runDate(now = new Date()): string {
  return `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
