import { accuracyCurves, accuracyMetric, type History, lossCurves, toSvg } from '@cnn/plot';
import type { Store } from '../store/store.js';

export interface FiguresOptions {
  readonly store: Pick<Store, 'write'>;
  readonly history: History;
  /** What the first figure shows. Default: the accuracy, or else the first metric beside the loss. */
  readonly metric?: string | undefined;
}

/**
 * Writes the tutorial's two figures: `accuracy.svg`, or a file named after another metric, and `loss.svg`. Of a history with
 * nothing but the loss it is the second alone.
 *
 * @returns the files' names
 * @throws CnnError (DATA) for a history without an epoch or without that metric
 */
export async function writeFigures({ store, history, metric }: FiguresOptions): Promise<readonly string[]> {
  const first = metric ?? accuracyMetric(history);
  const figures = [
    ...(first === undefined || first === 'loss'
      ? []
      : [[fileName(first), accuracyCurves({ history, metric: first })] as const]),
    ['loss.svg', lossCurves({ history })] as const,
  ];
  const drawn = await Promise.all(figures.map(async ([name, spec]) => [name, await toSvg(spec)] as const));
  for (const [name, content] of drawn) await store.write(name, content);
  return drawn.map(([name]) => name);
}

const isAccuracy = (metric: string): boolean => metric === 'accuracy' || metric === 'acc';

function fileName(metric: string): string {
  return isAccuracy(metric) ? 'accuracy.svg' : `${metric.replaceAll(/[^\w-]/g, '_')}.svg`;
}
