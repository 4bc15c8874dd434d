import type { RowResult } from './measureRow.js';

/** A row of the table: what came of it, or nothing yet. */
export interface Row {
  readonly network: string;
  readonly batch: number;
  readonly engine: string;
  readonly result?: RowResult | undefined;
}

export const speedText = (speed: number | undefined): string => {
  if (speed === undefined) return '—';
  const digits = speed < 10 ? 2 : speed < 100 ? 1 : 0;
  return speed.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

export const secondsText = (seconds: number | undefined): string =>
  seconds === undefined ? '—' : seconds.toFixed(2);

/** The engine that trains fastest, among those measured. */
export function fastestOf(rows: readonly Row[]): string | undefined {
  const speed = (row: Row): number => row.result?.training ?? 0;
  const [first] = [...rows].sort((a, b) => speed(b) - speed(a));
  return first === undefined || speed(first) === 0 ? undefined : first.engine;
}

/** What each engine says that it is, once. */
export function descriptionsOf(
  rows: readonly Row[],
): readonly (readonly [engine: string, description: string])[] {
  const told = rows.flatMap(({ engine, result }): [string, string][] =>
    result?.description === undefined ? [] : [[engine, result.description]],
  );
  return [...new Map(told)];
}

/** The facts and the rows that are done, as Markdown. */
export function markdownOf({
  facts,
  rows,
  seconds,
}: {
  readonly facts: readonly (readonly [string, string])[];
  readonly rows: readonly Row[];
  readonly seconds: number;
}): string {
  const done = rows.flatMap((row) => (row.result === undefined ? [] : [{ ...row, result: row.result }]));
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return [
    ...[...facts, ...descriptionsOf(rows)].map(([name, value]) => `- ${name}: ${value}`),
    `- Each measured for ${seconds} s; random pixels, Adam, no dropout`,
    '',
    '| network | batch | engine | training, images/s | prediction, images/s | first step, s | |',
    '|---|---:|---|---:|---:|---:|---|',
    ...done.map(({ network, batch, engine, result }) => {
      const { training, prediction, firstStepSeconds, reason = '' } = result;
      const cells = [network, String(batch), engine, speedText(training), speedText(prediction)];
      return `| ${[...cells, secondsText(firstStepSeconds), cell(reason)].join(' | ')} |`;
    }),
    '',
  ].join('\n');
}
