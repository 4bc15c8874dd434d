import { historyCurves } from '../charts/historyCurves.js';
import { modelDiagram } from '../charts/modelDiagram.js';
import { seriesLabel, usesThreshold } from '../history/best.js';
import { epochsOf, type History, metricsOf } from '../history/history.js';
import { formatNumber, formatThreshold } from '../text/formatNumber.js';
import { figure, folded, section, theme } from './figure.js';
import { type Html, html } from './html.js';
import type { ReportOptions } from './options.js';
import { table } from './table.js';

export interface TrainingSectionOptions
  extends Pick<ReportOptions, 'history' | 'epochs' | 'model' | 'layers' | 'input'> {
  /** Of two classes: where the finished model decides. */
  readonly threshold?: number | undefined;
}

/** Where accuracy and the like of an epoch are decided, before a threshold is chosen: Keras's. */
const whileTraining = 0.5;

/** The model, the curves of its training, and every epoch's numbers. Of two classes those of each epoch are at 0.5, as the page says. */
export async function trainingSection(options: TrainingSectionOptions): Promise<Html | undefined> {
  const { history, model, layers, input } = options;
  if (history === undefined && model === undefined && layers === undefined) return undefined;
  return section(
    'Model and training',
    history && (await curves(history, options)),
    layers === undefined
      ? undefined
      : html`<h3>Diagram</h3>\n${await figure('Diagram of the model', () => modelDiagram({ facts: { layers }, input, theme, height: 460 }))}`,
    model === undefined
      ? undefined
      : html`<h3>Layers</h3>\n<pre tabindex="0" role="region" aria-label="Layers of the model">${model}</pre>\n`,
  );
}

async function curves(history: History, { threshold, epochs }: TrainingSectionOptions): Promise<Html> {
  const decided = threshold === undefined ? undefined : whileTraining;
  const drawn = await figure('Training curves', () =>
    historyCurves({ history, ...epochs, theme, threshold: decided }),
  );
  if (epochsOf(history) === 0) return drawn;
  const names = metricsOf(history).flatMap(({ name }) => (usesThreshold(name) ? seriesLabel(name) : []));
  const note =
    threshold === undefined || threshold === whileTraining || names.length === 0
      ? undefined
      : html`<p>${names.join(', ')} of each epoch ${names.length === 1 ? 'is' : 'are'} at threshold 0.5. The test results are at ${formatThreshold(threshold)}, which was chosen after training.</p>\n`;
  return html`${note}${drawn}${folded('Every epoch in numbers', epochTable(history, decided))}`;
}

function epochTable(history: History, threshold: number | undefined): Html {
  const label = (name: string): string =>
    threshold !== undefined && usesThreshold(name)
      ? `${seriesLabel(name)} at ${formatThreshold(threshold)}`
      : seriesLabel(name);
  const series = metricsOf(history).flatMap(({ name, training, validation }) => [
    ...(training === undefined ? [] : [{ name: label(name), values: training }]),
    ...(validation === undefined ? [] : [{ name: `${label(name)}, validation`, values: validation }]),
  ]);
  return table({
    caption: 'Results at the end of each epoch',
    columns: [{ name: 'Epoch', numeric: true }, ...series.map(({ name }) => ({ name, numeric: true }))],
    rows: Array.from({ length: epochsOf(history) }, (_, epoch) => [
      epoch + 1,
      ...series.map(({ values }) => formatNumber(values[epoch])),
    ]),
  });
}
