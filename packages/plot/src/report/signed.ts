import { formatNumber } from '../text/formatNumber.js';

/** A difference with its sign: "+0.012", "−0.003", "0". */
export function signed(value: number): string {
  const text = formatNumber(value);
  if (/^[−-]?0(\.0+)?$/.test(text)) return '0';
  return value > 0 ? `+${text}` : text;
}
