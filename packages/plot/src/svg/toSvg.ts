import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from '../chart.js';
import { printable } from '../text/escapeText.js';
import { withDarkStyle } from './darkStyle.js';
import { describe } from './describe.js';
import { roundNumbers } from './roundNumbers.js';
import { measureWithoutCanvas, type TextMetrics } from './textMetrics.js';

/**
 * Draws a chart as the text of an SVG file. Needs no DOM and no canvas, reads nothing from files or the network, and gives
 * the same text on every machine. Evaluates expressions without making code from text, so that it runs under any content
 * security policy. Vega and Vega-Lite are loaded at the first call.
 *
 * The SVG holds no script and no link. Its `<title>` and `<desc>` are the chart's title and `description`; numbers are
 * rounded to hundredths of a pixel. A chart of the theme `auto` has `var(--chart-NAME, #rrggbb)` for its colours; as a file of its own it is
 * dark where the reader's system is, and inside a page it has the colours that the page gives these variables (`chartVariables`).
 *
 * @throws CnnError `DATA` when the specification is not valid Vega-Lite or asks for data from a file or address.
 *
 * @example
 * ```ts
 * import { historyCurves, toSvg } from '@cnn/plot';
 *
 * const svg = await toSvg(historyCurves({ history: { loss: [0.7, 0.5], val_loss: [0.8, 0.6] } }));
 * ```
 */
export async function toSvg(spec: ChartSpec): Promise<string> {
  const [vega, { compile }, { expressionInterpreter }] = await modules();
  measureWithoutCanvas((vega as unknown as { readonly textMetrics: TextMetrics }).textMetrics);
  try {
    const compiled = compile(spec as TopLevelSpec, { logger: logger() }).spec;
    const loader = new ClosedLoader();
    const view = new vega.View(vega.parse(compiled, {}, { ast: true }), {
      renderer: 'none',
      loader,
      logger: logger(),
      expr: expressionInterpreter,
    });
    const svg = await view.toSVG();
    view.finalize();
    if (loader.refused !== undefined) throw loader.refused;
    const drawn = withDarkStyle(roundNumbers(printable(svg)));
    return describe(drawn, { title: titleOf(spec), description: spec.description ?? '' });
  } catch (error) {
    if (error instanceof CnnError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CnnError(
      'DATA',
      `toSvg can't draw this specification: ${reason}. See https://vega.github.io/vega-lite/docs/.`,
      {
        cause: error,
      },
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

/** Reads nothing: a chart carries its data. Vega turns a failed read into a warning, so the first refusal is kept here. */
class ClosedLoader {
  refused: CnnError | undefined;

  async load(uri: string): Promise<string> {
    return this.#refuse(uri);
  }

  async sanitize(uri: string): Promise<{ href: string }> {
    return uri.startsWith('data:image/') ? { href: uri } : this.#refuse(uri);
  }

  async http(uri: string): Promise<string> {
    return this.#refuse(uri);
  }

  async file(uri: string): Promise<string> {
    return this.#refuse(uri);
  }

  #refuse(uri: string): never {
    this.refused ??= new CnnError(
      'DATA',
      `toSvg reads no files and no network, received a specification that needs ${JSON.stringify(uri)}. Put the values into data.values.`,
    );
    throw this.refused;
  }
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

function titleOf({ title }: ChartSpec): string {
  if (title === undefined) return '';
  const text = typeof title === 'object' && title !== null && 'text' in title ? title.text : title;
  return typeof text === 'string' ? text : Array.isArray(text) ? text.join(' ') : '';
}
