// What is asked of an engine of this repository: how many times as fast it is as the others, as medians of the ratios of each round.
import { ratioOf } from './rows.mjs';

/** Columns of the summary: a name, and which engines count; of several the fastest does, and is named. */
function columnsOf(engine) {
  return [
    { title: 'PyTorch', engines: { pytorch: 'NCHW', 'pytorch-channels-last': 'channels last' } },
    { title: 'Keras', engines: { keras: '' } },
    { title: 'tfjs-node', engines: { 'tfjs-node': '' } },
    { title: 'onnxruntime (Python)', engines: { onnxruntime: '' } },
    { title: 'bare session', engines: { 'onnx-session': '' } },
    { title: 'the other checkout', startsWith: `${engine}@` },
  ];
}

const keyOf = (row) => (row.phase === 'latency' ? 'medianMs' : 'imagesPerSecond');

/** How many times as fast `row` is as `other`. */
const fasterBy = (row, other) =>
  row.phase === 'latency'
    ? ratioOf(other.rounds, row.rounds, 'medianMs')
    : ratioOf(row.rounds, other.rounds, 'imagesPerSecond');

/** @returns the lines of a table: network, phase, then how many times as fast as each of the others */
export function summaryOf(rows, engine) {
  const own = rows.filter((row) => row.engine === engine);
  const columns = columnsOf(engine).filter((column) => own.some((row) => rival(rows, row, column)));
  if (columns.length === 0) return [];
  const against = columns.some(({ startsWith }) => startsWith !== undefined);
  const lines = own.map((row) => {
    const cells = columns.map((column) => {
      const other = rival(rows, row, column);
      if (other === undefined) return '—';
      const which = column.engines?.[other.engine];
      return `${fasterBy(row, other).toFixed(2)}${which ? ` (${which})` : ''}`;
    });
    const before = against ? rival(rows, row, columns.at(-1)) : undefined;
    const shares = ['cpuMsPerImage', 'peakMB'].map((key) =>
      before?.[key] === undefined ? '—' : ratioOf(row.rounds, before.rounds, key).toFixed(2),
    );
    return [row.network, phaseOf(row), ...cells, ...(against ? shares : [])];
  });
  const titles = columns.map(({ title }) => `times as fast as ${title}`);
  const shares = ['processor time, of its', 'peak memory, of its'];
  return [['network', 'phase', ...titles, ...(against ? shares : [])], ...lines];
}

export const phaseOf = (row) => (row.phase === 'latency' ? `latency, ${row.batch}` : row.phase);

function rival(rows, row, { engines, startsWith }) {
  const same = rows.filter(
    (other) =>
      other.network === row.network &&
      other.phase === row.phase &&
      other.batch === row.batch &&
      (startsWith === undefined ? other.engine in engines : other.engine.startsWith(startsWith)),
  );
  const key = keyOf(row);
  const better = (a, b) => (key === 'medianMs' ? a[key] < b[key] : a[key] > b[key]);
  return same.reduce((best, one) => (best === undefined || better(one, best) ? one : best), undefined);
}
