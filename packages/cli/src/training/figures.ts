import { join } from 'node:path';
import { writeFileAtomic } from '@cnn/node';
import { accuracyCurves, accuracyMetric, type History, lossCurves, toSvg } from '@cnn/plot';

export interface FiguresOptions {
  readonly directory: string;
  readonly history: History;
  /** What the first figure shows. Default: the accuracy, or else the first metric beside the loss. */
  readonly metric?: string | undefined;
}

/**
 * Writes the tutorial's two figures: `accuracy.svg`, or a file named after another metric, and `loss.svg`. Of a history with
 * nothing but the loss it is the second alone.
 *
 * @returns the files' paths
 * @throws CnnError (DATA) for a history without an epoch or without that metric
 */
export async function writeFigures({
  directory,
  history,
  metric,
}: FiguresOptions): Promise<readonly string[]> {
  const first = metric ?? accuracyMetric(history);
  const figures = [
    ...(first === undefined || first === 'loss'
      ? []
      : [[fileName(first), accuracyCurves({ history, metric: first })] as const]),
    ['loss.svg', lossCurves({ history })] as const,
  ];
  const drawn = await Promise.all(
    figures.map(async ([name, spec]) => [join(directory, name), await toSvg(spec)] as const),
  );
  for (const [path, content] of drawn) await writeFileAtomic({ path, content });
  return drawn.map(([path]) => path);
}

const isAccuracy = (metric: string): boolean => metric === 'accuracy' || metric === 'acc';

function fileName(metric: string): string {
  return isAccuracy(metric) ? 'accuracy.svg' : `${metric.replaceAll(/[^\w-]/g, '_')}.svg`;
}
