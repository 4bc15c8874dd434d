import type { ComparedLevel, OverallMetric } from '@cnn/evaluation';

/**
 * The interval of a difference: that of DeLong's test of two areas, else that of the resampling. None where both bounds are the same:
 * resamples that all agree, as of patients of one class, tell nothing of the error.
 */
export function shownInterval(
  { difference, delong }: Pick<ComparedLevel, 'difference' | 'delong'>,
  name: OverallMetric,
): readonly [low: number, high: number] | undefined {
  const bounds = (name === 'auc' ? delong?.interval : undefined) ?? difference.intervals?.[name];
  return bounds && bounds[0] !== bounds[1] ? bounds : undefined;
}
