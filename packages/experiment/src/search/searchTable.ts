import { type Objective, rankTrials, type TrialRecord } from '@cnn/train';
import { csvRow } from '../files/csvRow.js';
import { secondsOf } from './secondsOf.js';

/** A row for each trial, the best first, for people. */
export function searchTable(records: readonly TrialRecord[], objective: Objective): string[][] {
  const names = Object.keys(records[0]?.values ?? {});
  const rows = rankTrials(records, objective).map((record) => [
    String(record.trial + 1),
    record.epochs === undefined ? 'all' : String(record.epochs),
    record.value?.toFixed(4) ?? 'failed',
    ...names.map((name) => shortOf(record.values[name])),
    secondsOf(records, record).toFixed(0),
  ]);
  return [['trial', 'epochs', objective.name, ...names, 'seconds'], ...rows];
}

/** Numbers with four digits. */
function shortOf(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value)
    ? String(Number(value.toPrecision(4)))
    : String(value);
}

/** The same with all digits, for `search.csv`. */
export function searchCsv(records: readonly TrialRecord[], objective: Objective): string {
  const names = Object.keys(records[0]?.values ?? {});
  const rows = rankTrials(records, objective).map((record) => [
    ...[record.trial + 1, record.epochs ?? '', record.status, record.value ?? ''],
    ...names.map((name) => record.values[name] ?? ''),
    secondsOf(records, record),
  ]);
  const table = [['trial', 'epochs', 'status', objective.name, ...names, 'seconds'], ...rows];
  return table.map((row) => `${csvRow(row)}\n`).join('');
}
