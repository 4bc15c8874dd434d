import { checkOptionNames } from '@cnn/core';
import { type ChartSpec, toSvg, withoutVariables } from '@cnn/plot';
import { rasterizeSvg } from './rasterizeSvg.js';

export interface ChartPngOptions {
  /** Pixels of the picture for each pixel of the chart. Default 2, for sharp text. */
  readonly scale?: number | undefined;
}

/**
 * Draws a chart of `@cnn/plot` as a PNG file, on the paper of its theme; one of the theme `auto` is light. Texts have the
 * first font of the charts that this machine has.
 *
 * @returns the bytes of the file
 * @throws CnnError `DATA` when the specification is not valid or the picture is too large, `OPTIONS` for a scale that is not above 0 or
 *   an unknown option
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { chartPng } from '@cnn/node';
 * import { lossCurves } from '@cnn/plot';
 *
 * await writeFile('loss.png', await chartPng(lossCurves({ history: { loss: [0.69, 0.52, 0.44] }, theme: 'dark' })));
 * ```
 */
export async function chartPng(spec: ChartSpec, options: ChartPngOptions = {}): Promise<Uint8Array> {
  checkOptionNames({ where: 'chartPng', options, names: { scale: true } });
  const svg = withoutVariables(await toSvg(spec));
  return rasterizeSvg({ svg, scale: options.scale });
}
