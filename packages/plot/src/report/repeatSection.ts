import { section } from './figure.js';
import { flatSettings } from './flatSettings.js';
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
  const rows = flatSettings(settings).map(([name, value]) => [name, html`<code>${value}</code>`]);
  return table({ caption, columns: [{ name: 'Name' }, { name: 'Value' }], rows });
}
