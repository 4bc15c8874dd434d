import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from '../chart.js';
import { received } from '../charts/optionKinds.js';
import { printable } from '../text/escapeText.js';
import { ClosedLoader } from './closedLoader.js';
import { measureWithoutCanvas, type TextMetrics } from './textMetrics.js';

export interface ChartViewOptions {
  /** For messages: the function that draws. */
  readonly where: string;
  /** `none`: for `toSVG` alone. `svg`: in a page. */
  readonly renderer: 'none' | 'svg';
}

/** What is used of Vega's `View`; its whole type needs `skipLibCheck`. */
export interface LiveView {
  initialize(element: unknown): unknown;
  hover(): unknown;
  tooltip(show: (handler: unknown, event: unknown, item: unknown, value: unknown) => void): unknown;
  runAsync(): Promise<unknown>;
  toSVG(): Promise<string>;
  finalize(): unknown;
}

export interface ChartView {
  readonly view: LiveView;
  /** What drawing needed and must not have; undefined where nothing was. */
  refused(): CnnError | undefined;
}

/**
 * A chart as a view of Vega that reads no files and no network, and makes no code from text.
 *
 * For programs that draw with Vega themselves; `toSvg`, `mountChart` of `@cnn/browser` and `chartPng` of `@cnn/node` use it.
 *
 * @throws CnnError `DATA` when the specification is not valid
 *
 * @example
 * ```ts
 * import { chartView, lossCurves } from '@cnn/plot';
 *
 * const chart = lossCurves({ history: { loss: [0.7, 0.5] } });
 * const { view } = await chartView(chart, { where: 'my page', renderer: 'none' });
 * const svg = await view.toSVG();
 * view.finalize();
 * ```
 */
export async function chartView(spec: ChartSpec, { where, renderer }: ChartViewOptions): Promise<ChartView> {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) {
    throw new CnnError(
      'OPTIONS',
      `${where}: expected a chart, received ${received(spec)}. Pass what a chart function such as lossCurves returns.`,
    );
  }
  const [vega, { compile }, { expressionInterpreter }] = await modules();
  measureWithoutCanvas((vega as unknown as { readonly textMetrics: TextMetrics }).textMetrics);
  return drawing(where, async () => {
    const compiled = compile(safe(spec, renderer) as TopLevelSpec, { logger: logger() }).spec;
    const loader = new ClosedLoader(where);
    const view = new vega.View(vega.parse(compiled, {}, { ast: true }), {
      ...{ renderer, loader, logger: logger(), expr: expressionInterpreter },
    });
    return { view: view as unknown as LiveView, refused: () => loader.refused };
  });
}

/** In a page, texts without what would turn the direction of those around them; `toSvg` sees to it in its text. */
function safe(spec: ChartSpec, renderer: 'none' | 'svg'): unknown {
  return renderer === 'none' ? spec : JSON.parse(printable(JSON.stringify(spec)));
}

/** Says of what goes wrong in drawing whose specification it is. */
export async function drawing<Result>(where: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CnnError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError(
      'DATA',
      `${where} can't draw this specification: ${reason}. See https://vega.github.io/vega-lite/docs/.`,
      { cause: error },
    );
  }
}

/**
 * Loads what `toSvg` needs, so that a program finds out at its beginning, and not after a long training, when that is not possible.
 *
 * @throws what the host says when a module can't be loaded
 */
export async function loadCharts(): Promise<void> {
  await modules();
}

function modules() {
  return Promise.all([import('vega'), import('vega-lite'), import('vega-interpreter')]);
}

/** Turns Vega's error messages into exceptions. Its warnings are about looks, and stay silent. */
function logger() {
  const quiet = {
    level: (_level?: number) => quiet,
    error: (...args: unknown[]): never => {
      throw args.find((argument) => argument instanceof Error) ?? new Error(args.map(String).join(' '));
    },
    warn: () => quiet,
    info: () => quiet,
    debug: () => quiet,
  };
  return quiet;
}
