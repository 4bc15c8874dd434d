import { metrics, type SubgroupResults } from '@cnn/evaluation';
import { alignedRows, cell } from './metricTable.js';

/** What is told of each subgroup; the rest is in the report. */
const shown = ['auc', 'sensitivity', 'specificity', 'accuracy'] as const;

/** A table for people for each column: results with their intervals, a line for each value. */
export function describeSubgroups(subgroups: readonly SubgroupResults[] = []): string[] {
  return subgroups.flatMap(({ column, groups, unknown }) => {
    const names = metrics
      .map(({ name }) => name)
      .filter((name) => shown.some((one) => one === name) && groups.some((one) => name in one.metrics));
    const patients = groups.some((one) => one.groups !== undefined);
    const rows = groups.map(({ value, items, groups: count, metrics: own, intervals }) => [
      value,
      ...(patients ? [String(count ?? '–')] : []),
      String(items),
      ...names.map((name) => {
        const bounds = intervals?.[name];
        return `${cell(own[name])}${bounds ? ` [${cell(bounds[0])}, ${cell(bounds[1])}]` : ''}`;
      }),
    ]);
    const missing = unknown > 0 ? [`${unknown} images have no ${column}.`] : [];
    return [
      '',
      ...alignedRows([[`by ${column}`, ...(patients ? ['patients'] : []), 'images', ...names], ...rows]),
      ...missing,
    ];
  });
}
