import type { ChartSpec } from '@cnn/plot';
import { expose } from 'comlink';

/** What the page asks the drawing worker for. */
export interface Drawing {
  /** A chart as SVG markup. Vega is loaded with the first one. */
  draw(spec: ChartSpec): Promise<string>;
}

const drawing: Drawing = {
  async draw(spec) {
    const { toSvg } = await import('@cnn/plot');
    // Its style sheet is for a file of its own; the page has the colours, and lets no text be a style sheet.
    return (await toSvg(spec)).replace(/<style>.*?<\/style>/s, '');
  },
};

expose(drawing);
