import type { Setting } from '../options.js';

/** Some settings in one line: "epochs: 50; batchSize: 32". Undefined where none of them is there. */
export function settingsText(
  settings: Readonly<Record<string, Setting>> | undefined,
  names: readonly string[],
): string | undefined {
  const known = names.flatMap((name) => {
    const value = settings?.[name];
    return value === undefined || value === null || value === false ? [] : [`${name}: ${valueText(value)}`];
  });
  return known.length === 0 ? undefined : `${known.join('; ')}.`;
}

function valueText(value: Setting): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
