import { type ComparedLevel, type ComparedPair, metrics } from '@cnn/evaluation';
import { shownInterval } from '@cnn/plot';
import { alignedRows, cell } from '../training/metricTable.js';

/** A table for people at each level, and what follows from it. */
export function describePair(pair: ComparedPair, names: readonly [string, string]): string[] {
  const { label, byItem, byGroup, notes } = pair;
  return [
    ...(label === undefined ? [] : [`Label ${label}`]),
    ...describeLevel(byItem, `by image (${byItem.items})`, names),
    ...(byGroup ? ['', ...describeLevel(byGroup, `by patient (${byGroup.items})`, names)] : []),
    ...(notes.byGroup === undefined ? [] : ['', `No results by patient: ${notes.byGroup}.`]),
    '',
    byItem.conclusion,
    ...(byGroup ? [byGroup.conclusion] : []),
  ];
}

function describeLevel(level: ComparedLevel, title: string, names: readonly [string, string]): string[] {
  const { a, b, difference, thresholds } = level;
  const rows = metrics
    .filter(({ name }) => name in difference.metrics)
    .map(({ name }) => {
      const bounds = shownInterval(level, name);
      const interval = bounds ? ` [${signed(bounds[0])}, ${signed(bounds[1])}]` : '';
      return [name, cell(a[name]), cell(b[name]), `${signed(difference.metrics[name])}${interval}`];
    });
  const decided = thresholds ? [['threshold', cell(thresholds[0]), cell(thresholds[1]), '']] : [];
  return alignedRows([[title, ...names, names.join(' − ')], ...rows, ...decided]);
}

function signed(value: number | null | undefined): string {
  return typeof value === 'number' && value > 0 ? `+${cell(value)}` : cell(value);
}
