import { epochsOf } from '../../history/history.js';
import { formatCount } from '../../text/formatNumber.js';
import type { ReportedRun } from '../comparisonReportOptions.js';
import { flatSettings } from '../flatSettings.js';
import type { Html } from '../html.js';
import { paragraph } from '../remarks.js';
import { table } from '../table.js';

/** What each run is, and where it is from. */
export function runTable(runs: readonly ReportedRun[]): Html {
  const kinds = runs.some(({ kind }) => kind !== undefined);
  const notes = runs.some((run) => run.notes?.length);
  const trained = runs.some(({ history }) => history !== undefined);
  return table({
    caption: 'The runs',
    columns: [
      { name: 'Run' },
      ...(kinds ? [{ name: 'Kind' }] : []),
      { name: 'From' },
      ...(trained ? [{ name: 'Epochs', numeric: true }] : []),
      ...(notes ? [{ name: 'Notes' }] : []),
    ],
    rows: runs.map(({ name, kind, path, history, notes: own = [] }) => [
      name,
      ...(kinds ? [kind ?? '–'] : []),
      path,
      ...(trained ? [history ? formatCount(epochsOf(history)) : '–'] : []),
      ...(notes ? [own.join(' ')] : []),
    ]),
  });
}

/** The settings that are not the same in all runs that have settings. */
export function differingSettings(runs: readonly ReportedRun[]): Html | undefined {
  const known = runs.flatMap(({ name, settings }) =>
    settings ? [{ name, settings: new Map(flatSettings(settings)) }] : [],
  );
  if (known.length < 2) return undefined;
  const names = [...new Set(known.flatMap(({ settings }) => [...settings.keys()]))];
  const differing = names.filter((name) => new Set(known.map(({ settings }) => settings.get(name))).size > 1);
  if (differing.length === 0) return paragraph('All settings that were kept are the same.');
  return table({
    caption: 'Settings that differ',
    columns: [{ name: 'Setting' }, ...known.map(({ name }) => ({ name }))],
    rows: differing.map((name) => [name, ...known.map(({ settings }) => settings.get(name) ?? '–')]),
  });
}
