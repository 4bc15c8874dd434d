import type { Setting } from './options.js';

/** Nested settings with the names of all levels; lists as JSON. */
export function flatSettings(
  settings: { readonly [name: string]: Setting },
  before = '',
): [string, string][] {
  return Object.entries(settings).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    const path = before + name;
    if (isRecord(value)) return flatSettings(value, `${path}.`);
    return [[path, typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)]];
  });
}

function isRecord(value: Setting): value is { readonly [name: string]: Setting } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
