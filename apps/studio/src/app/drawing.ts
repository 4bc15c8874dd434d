import type { ChartSpec } from '@cnn/plot';
import { type Remote, wrap } from 'comlink';
import type { ChartName, ChartOptionsOf, Drawing } from '../workers/drawing.js';

let worker: Remote<Drawing> | undefined;

/** The worker that draws, started when it is needed first. */
export function drawing(): Remote<Drawing> {
  worker ??= wrap<Drawing>(
    new Worker(new URL('../workers/drawing.ts', import.meta.url), { type: 'module', name: 'drawing' }),
  );
  return worker;
}

/** A chart of `@cnn/plot` as SVG markup, drawn beside the page. */
export function drawChart(spec: ChartSpec): Promise<string> {
  return drawing().draw(spec);
}

/** The same, made beside the page too. */
export function makeChart<Name extends ChartName>(
  name: Name,
  options: ChartOptionsOf<Name>,
): Promise<string> {
  return drawing().chart(name, options as never);
}
