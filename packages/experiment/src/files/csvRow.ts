/** Cells as a row of a CSV file (RFC 4180), without its end. */
export function csvRow(cells: readonly (string | number | boolean)[], separator = ','): string {
  return cells.map((cell) => quoted(String(cell), separator)).join(separator);
}

function quoted(cell: string, separator: string): string {
  return cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
