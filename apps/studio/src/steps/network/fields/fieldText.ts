import type { FieldKind } from './fieldKind.js';

/** A value as it stands in its field; empty for none. */
export function fieldText(value: unknown, kind: FieldKind): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if ((kind.kind === 'numbers' || kind.kind === 'list') && Array.isArray(value))
    return value.flat().join(', ');
  return JSON.stringify(value);
}

/** The value of what was typed: undefined for nothing, the text itself where it is none of its kind. */
export function fieldValue(text: string, kind: FieldKind): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (kind.kind === 'number') return numberOf(trimmed);
  if (kind.kind === 'numbers' || kind.kind === 'list') {
    const numbers = trimmed.split(/[\s,×x]+/).map(numberOf);
    if (kind.kind === 'list') return numbers;
    if (numbers.length === 1) return numbers[0];
    return kind.form === 'borders' && numbers.length === 4
      ? [numbers.slice(0, 2), numbers.slice(2)]
      : numbers;
  }
  try {
    return JSON.parse(trimmed);
  } catch {
    return trimmed;
  }
}

const numberOf = (text: string): unknown => (Number.isFinite(Number(text)) ? Number(text) : text);

/** `kernelSize` as "Kernel size". */
export function fieldLabel(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Fields that most people leave as they are. */
export function isAdvanced(name: string, required: boolean): boolean {
  if (required) return false;
  return /Initializer$|Regularizer$|^(noiseShape|groups|dilationRate|depthMultiplier|outputPadding|epsilon|center|scale|sharedAxes)$/.test(
    name,
  );
}
