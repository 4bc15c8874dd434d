import { section } from './figure.js';
import { type Html, html } from './html.js';
import type { ReportOptions, Setting } from './options.js';
import { table } from './table.js';

/** What it takes to reproduce the run. */
export function repeatSection({ settings, engine, command }: ReportOptions): Html | undefined {
  if (settings === undefined && engine === undefined && command === undefined) return undefined;
  const parts = [
    command === undefined ? html`` : html`<pre class="command"><code>${command}</code></pre>\n`,
    settings === undefined ? html`` : settingTable('Settings', settings),
    engine === undefined
      ? html``
      : settingTable('Engine and versions', typeof engine === 'string' ? { engine } : engine),
  ];
  return section('Reproduce this run', ...parts);
}

function settingTable(caption: string, settings: Readonly<Record<string, Setting>>): Html {
  const rows = flat(settings).map(([name, value]) => [name, html`<code>${value}</code>`]);
  return table({ caption, columns: [{ name: 'Name' }, { name: 'Value' }], rows });
}

/** Nested settings with the names of all levels; lists as JSON. */
function flat(settings: { readonly [name: string]: Setting }, before = ''): [string, string][] {
  return Object.entries(settings).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    const path = before + name;
    if (isRecord(value)) return flat(value, `${path}.`);
    return [[path, typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)]];
  });
}

function isRecord(value: Setting): value is { readonly [name: string]: Setting } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
