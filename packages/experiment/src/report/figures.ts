import {
  accuracyCurves,
  accuracyMetric,
  type ChartSpec,
  type ChartTheme,
  type History,
  lossCurves,
  toSvg,
} from '@cnn/plot';
import type { Store } from '../store/store.js';

export interface FiguresOptions {
  readonly store: Pick<Store, 'write'>;
  readonly history: History;
  /** What the first figure shows. Default: the accuracy, or else the first metric beside the loss. */
  readonly metric?: string | undefined;
  /** Default `light`. */
  readonly theme?: ChartTheme | undefined;
  /** Makes the bytes of a PNG file of a chart, such as `chartPng` of `@cnn/node`: the figures are PNG files then. Default: SVG files. */
  readonly png?: ((chart: ChartSpec) => Promise<Uint8Array>) | undefined;
}

/**
 * Writes the tutorial's two figures: `accuracy.svg`, or a file named after another metric, and `loss.svg`, or both as `.png`. Of a history with
 * nothing but the loss it is the second alone.
 *
 * @returns the files' names
 * @throws CnnError (DATA) for a history without an epoch or without that metric
 */
export async function writeFigures(options: FiguresOptions): Promise<readonly string[]> {
  const { store, history, metric, theme, png } = options;
  const first = metric ?? accuracyMetric(history);
  const figures = [
    ...(first === undefined || first === 'loss'
      ? []
      : [[fileName(first), accuracyCurves({ history, metric: first, theme })] as const]),
    ['loss', lossCurves({ history, theme })] as const,
  ];
  const drawn = await Promise.all(
    figures.map(async ([name, spec]) =>
      png ? ([`${name}.png`, await png(spec)] as const) : ([`${name}.svg`, await toSvg(spec)] as const),
    ),
  );
  for (const [name, content] of drawn) await store.write(name, content);
  return drawn.map(([name]) => name);
}

const isAccuracy = (metric: string): boolean => metric === 'accuracy' || metric === 'acc';

function fileName(metric: string): string {
  return isAccuracy(metric) ? 'accuracy' : metric.replaceAll(/[^\w-]/g, '_');
}
