import type { ReportPieces } from '@cnn/browser';
import { type ModelDefinition, modelFacts } from '@cnn/core';
import type * as Plot from '@cnn/plot';
import { expose } from 'comlink';
import type { NetworkWork } from '../steps/network/networkWork.js';
import { networkWork } from '../steps/network/work.js';

/** The charts of `@cnn/plot` that are made of one object of options. */
type Charts = Pick<
  typeof Plot,
  'historyCurves' | 'learningRateCurve' | 'modelDiagram' | 'rocCurve' | 'runCurves' | 'thresholdCurve'
>;

export type ChartName = keyof Charts;

export type ChartOptionsOf<Name extends ChartName> = Parameters<Charts[Name]>[0];

/** What the page asks the drawing worker for. */
export interface Drawing extends NetworkWork {
  /** A chart as SVG markup, in the colours of its page. Vega is loaded with the first one. */
  chart<Name extends ChartName>(name: Name, options: ChartOptionsOf<Name>): Promise<string>;
  /** What the layers of a network are connected like. */
  diagram(model: ModelDefinition): Promise<string>;
  /** Several runs side by side: the report as a file, and as what a page shows of it. */
  comparison(
    options: Plot.ComparisonReportOptions,
  ): Promise<{ readonly html: string; readonly shown: ReportPieces }>;
  /** The same of a chart that is made already. */
  draw(spec: Plot.ChartSpec): Promise<string>;
}

const drawing: Drawing = {
  ...networkWork,
  async chart(name, options) {
    const plot = await import('@cnn/plot');
    const make = plot[name] as (options: object) => Plot.ChartSpec;
    return drawing.draw(make({ ...options, theme: 'auto' }));
  },
  diagram: (model) => drawing.chart('modelDiagram', { facts: modelFacts(model), input: model.input }),
  async comparison(options) {
    const [{ comparisonReport }, { reportPieces }] = await Promise.all([
      import('@cnn/plot'),
      import('@cnn/browser'),
    ]);
    const html = await comparisonReport(options);
    return { html, shown: reportPieces(html) };
  },
  async draw(spec) {
    const { toSvg } = await import('@cnn/plot');
    // Its style sheet is for a file of its own; the page has the colours, and lets no text be a style sheet.
    return (await toSvg(spec)).replace(/<style>.*?<\/style>/s, '');
  },
};

expose(drawing);
