import { CnnError } from '@cnn/core';
import { metricNamed, metrics } from '@cnn/evaluation';
import type { MetricName } from '@cnn/train';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';

export const monitorOption = {
  monitor: {
    value: 'NAME',
    help: 'what --patience and --save-top-k go by: val_loss (default), val_accuracy, val_auc, val_prAuc, val_f1, …, or the same of the training part, without val_',
  },
} satisfies Record<string, Option>;

const names = ['loss', ...metrics.map(({ name, alias }) => alias ?? name)];

function metricOf(monitor: string): string {
  return monitor.startsWith('val_') ? monitor.slice('val_'.length) : monitor;
}

/** @throws CnnError (USAGE) for another name */
export function readMonitor(args: Arguments): string | undefined {
  const monitor = args.value('monitor');
  if (monitor === undefined) return undefined;
  if (args.value('patience') === undefined && args.value('save-top-k') === undefined) {
    throw new CnnError('USAGE', '--monitor is for --patience or --save-top-k: add one of them.');
  }
  const name = metricOf(monitor);
  if (name === 'loss' || metricNamed(name)) return monitor;
  throw new CnnError(
    'USAGE',
    `--monitor: expected one of ${names.join(', ')}, with val_ in front for the validation part, received "${monitor}".`,
  );
}

/** The metrics that are followed, and the one that is monitored. */
export function withMonitored(
  followed: readonly MetricName[],
  monitor: string | undefined,
): readonly MetricName[] {
  const wanted = monitor === undefined ? 'loss' : metricOf(monitor);
  if (wanted === 'loss' || followed.some((name) => name === wanted)) return followed;
  return [...followed, wanted as MetricName];
}

/** Whether less is better. */
export function isFalling(monitor: string): boolean {
  const name = metricOf(monitor);
  return name === 'loss' || metricNamed(name)?.direction === 'down';
}
