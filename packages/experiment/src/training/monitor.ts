import { metricNamed } from '@cnn/evaluation';
import type { MetricName } from '@cnn/train';

function metricOf(monitor: string): string {
  return monitor.startsWith('val_') ? monitor.slice('val_'.length) : monitor;
}

/** The metrics that are followed, and the one that is monitored. */
export function withMonitored(
  metrics: readonly MetricName[],
  monitor: string | undefined,
): readonly MetricName[] {
  const wanted = monitor === undefined ? 'loss' : metricOf(monitor);
  if (wanted === 'loss' || metrics.some((name) => name === wanted)) return metrics;
  return [...metrics, wanted as MetricName];
}

/** Whether less is better. */
export function isFalling(monitor: string): boolean {
  const name = metricOf(monitor);
  return name === 'loss' || metricNamed(name)?.direction === 'down';
}
