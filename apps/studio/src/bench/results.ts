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

/** The engine that trains a network fastest, among those measured. */
export function fastestOf(rows: readonly Row[], network: string): string | undefined {
  const measured = rows.filter((row) => row.network === network && row.result?.training !== undefined);
  const speed = (row: Row): number => row.result?.training ?? 0;
  return measured.sort((a, b) => speed(b) - speed(a))[0]?.engine;
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
    ...facts.map(([name, value]) => `- ${name}: ${value}`),
    `- Each measured for ${seconds} s; random pixels, Adam, no dropout`,
    '',
    '| network | batch | engine | training, images/s | prediction, images/s | first step, s | |',
    '|---|---:|---|---:|---:|---:|---|',
    ...done.map(({ network, batch, engine, result }) => {
      const { training, prediction, firstStepSeconds, description = '', reason = description } = result;
      const cells = [network, String(batch), engine, speedText(training), speedText(prediction)];
      return `| ${[...cells, secondsText(firstStepSeconds), cell(reason)].join(' | ')} |`;
    }),
    '',
  ].join('\n');
}
