import { type ComparedLevel, type ComparedPair, metrics } from '@cnn/evaluation';
import { alignedRows, cell } from '../training/metricTable.js';

/** A table for people at each level, and what follows from it. */
export function describePair(pair: ComparedPair): string[] {
  const { label, byItem, byGroup, notes } = pair;
  return [
    ...(label === undefined ? [] : [`Label ${label}`]),
    ...describeLevel(byItem, `by image (${byItem.items})`),
    ...(byGroup ? ['', ...describeLevel(byGroup, `by patient (${byGroup.items})`)] : []),
    ...(notes.byGroup === undefined ? [] : ['', `No results by patient: ${notes.byGroup}.`]),
    '',
    byItem.conclusion,
    ...(byGroup ? [byGroup.conclusion] : []),
  ];
}

function describeLevel({ a, b, difference, thresholds }: ComparedLevel, title: string): string[] {
  const rows = metrics
    .filter(({ name }) => name in difference.metrics)
    .map(({ name }) => {
      const bounds = difference.intervals?.[name];
      const interval = bounds ? ` [${signed(bounds[0])}, ${signed(bounds[1])}]` : '';
      return [name, cell(a[name]), cell(b[name]), `${signed(difference.metrics[name])}${interval}`];
    });
  const decided = thresholds ? [['threshold', cell(thresholds[0]), cell(thresholds[1]), '']] : [];
  return alignedRows([[title, 'A', 'B', 'A − B'], ...rows, ...decided]);
}

function signed(value: number | null | undefined): string {
  return typeof value === 'number' && value > 0 ? `+${cell(value)}` : cell(value);
}
