// The tables of `npm run bench`, as Markdown whose columns stand below each other.
import { ownEngines } from './peers.mjs';
import { summaryOf } from './summary.mjs';

/** The first line is the header; `text` columns are aligned left. */
export function tableOf([header, ...lines], text) {
  const widths = header.map((title, at) => Math.max(title.length, ...lines.map((line) => line[at].length)));
  const row = (cells) =>
    `| ${cells.map((cell, at) => (at < text ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join(' | ')} |`;
  const rule = `|${widths.map((width, at) => (at < text ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [row(header), rule, ...lines.map(row)].join('\n');
}

/** The engine that the others are compared with: of each network and phase the first that ran. */
function firstOf(rows) {
  const firsts = new Map();
  for (const { network, phase, engine } of rows) {
    const key = `${network} ${phase}`;
    if (!firsts.has(key)) firsts.set(key, engine);
  }
  const names = [...new Set(firsts.values())];
  return names.length === 1 ? names[0] : 'the first';
}

/** All tables of a run, and how long was measured. @param missing what could not be measured, and why */
export function tablesOf({ rows, missing, rounds, seconds }) {
  const parts = [];
  const ratio = (row) => row.firstEngineIsFasterBy.toFixed(2);
  const steps = rows.filter(({ phase }) => phase !== 'latency');
  if (steps.length > 0) {
    const header = [
      'network',
      'phase',
      'engine',
      'images/s',
      'processor ms per image',
      'peak MB',
      'first step, ms',
    ];
    const line = (row) => [
      ...[row.network, row.phase, row.engine, row.imagesPerSecond.toFixed(1), row.cpuMsPerImage.toFixed(2)],
      ...[String(row.peakMB), String(row.firstStepMs), ratio(row)],
    ];
    const lines = [...new Set(steps.map(({ network }) => network))].flatMap((network) => [
      ...steps.filter((row) => row.network === network).map(line),
      ...missing
        .filter((one) => one.network === network)
        .map(({ engine }) => [network, 'see below', engine, ...Array(5).fill('—')]),
    ]);
    parts.push(tableOf([[...header, `${firstOf(steps)} ÷ this`], ...lines], 3));
  }
  const calls = rows.filter(({ phase }) => phase === 'latency');
  if (calls.length > 0) {
    const header = ['network', 'batch', 'engine', 'median ms', '95th percentile ms', 'processor ms'];
    const lines = calls.map((row) => [
      ...[row.network, String(row.batch), row.engine, row.medianMs.toFixed(2), row.p95Ms.toFixed(2)],
      ...[row.cpuMs.toFixed(2), ratio(row)],
    ]);
    parts.push(
      `Prediction of few images\n\n${tableOf([[...header, `this ÷ ${firstOf(calls)}`], ...lines], 3)}`,
    );
  }
  for (const engine of ownEngines) {
    const summary = summaryOf(rows, engine);
    if (summary.length > 0) parts.push(`${engine} beside the others\n\n${tableOf(summary, 2)}`);
  }
  const notes = [
    ...rows
      .filter(({ warning }) => warning)
      .map(({ network, engine, warning }) => `${network}, ${engine}: ${warning}`),
    ...missing.map(({ network, engine, reason }) => `${network}, ${engine}: not measured, ${reason}`),
  ];
  if (notes.length > 0) parts.push(notes.map((note) => `- ${note}`).join('\n'));
  const how = rounds < 2 ? 'One round: a look, no more;' : `Medians of ${Math.floor(rounds)} rounds;`;
  parts.push(`${how} each measurement lasted at least ${seconds} s.`);
  return `${parts.join('\n\n')}\n`;
}
