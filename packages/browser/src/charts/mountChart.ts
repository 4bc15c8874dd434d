import { CnnError, checkOptionNames } from '@cnn/core';
import { type ChartSpec, chartView, titleOf } from '@cnn/plot';
import { followPage } from './followPage.js';
import { Tooltip } from './tooltip.js';
import { valueAt } from './valueAt.js';

export interface MountChartOptions {
  /** Shows what is under the pointer: file, patient, probability, … Default true. */
  readonly tooltip?: boolean | undefined;
  /** Makes a chart that is wider than its element as narrow. Default true; false: the element scrolls. */
  readonly fit?: boolean | undefined;
}

/** A chart in a page. */
export interface MountedChart {
  /** Removes the chart, its listeners and its tooltip. May be called again. */
  dispose(): void;
}

const mounted = new WeakMap<Element, MountedChart>();

/**
 * Draws a chart of `@cnn/plot` live into an element, whose content it replaces: what is under the pointer is told beside it. A chart
 * of the theme `auto` is light or dark as its element is: it follows the page's `color-scheme`, and `--chart-…` variables of the page
 * (`chartVariables` of `@cnn/plot`) before that. All texts are texts, whatever the names in them hold. Needs no `eval`, and
 * reads nothing from the network. For a picture that does not change, `toSvg` is enough.
 *
 * @throws CnnError `OPTIONS` for an unknown option or what is no element, `DATA` when the specification is not valid Vega-Lite or
 *   asks for data from a file or address
 *
 * @example
 * ```ts
 * import { mountChart } from '@cnn/browser';
 * import { patientStrip } from '@cnn/plot';
 *
 * const chart = await mountChart(document.body, patientStrip({ evaluation, theme: 'auto' }));
 * chart.dispose(); // when it is no longer needed
 * ```
 */
export async function mountChart(
  element: HTMLElement,
  spec: ChartSpec,
  options: MountChartOptions = {},
): Promise<MountedChart> {
  checkOptionNames({ where: 'mountChart', options, names: { tooltip: true, fit: true } });
  if (!(element instanceof (element?.ownerDocument?.defaultView?.HTMLElement ?? HTMLElement))) {
    throw new CnnError(
      'OPTIONS',
      `mountChart: expected an element of the page, received ${String(element)}.`,
    );
  }
  const { tooltip = true, fit = true } = options;
  const { view, refused } = await chartView(spec, { where: 'mountChart', renderer: 'svg' });
  mounted.get(element)?.dispose();
  const shown = tooltip ? new Tooltip(element.ownerDocument) : undefined;
  const chart: MountedChart = {
    dispose: () => {
      view.finalize();
      shown?.dispose();
      if (mounted.get(element) !== chart) return;
      mounted.delete(element);
      element.replaceChildren();
    },
  };
  mounted.set(element, chart);
  try {
    followPage(element.ownerDocument);
    view.initialize(element);
    view.hover();
    view.tooltip((_, event, item, value) => {
      const pointer = event as MouseEvent;
      shown?.show(pointer, valueAt({ pointer, item, value }));
    });
    await view.runAsync();
    const problem = refused();
    if (problem !== undefined) throw problem;
    // Another chart was mounted meanwhile.
    if (mounted.get(element) !== chart) return chart;
  } catch (error) {
    chart.dispose();
    throw error;
  }
  const svg = element.querySelector('svg');
  svg?.setAttribute('role', 'img');
  svg?.setAttribute('aria-label', [titleOf(spec), spec.description ?? ''].filter(Boolean).join('. '));
  if (fit && svg) Object.assign(svg.style, { maxWidth: '100%', height: 'auto' });
  return chart;
}
