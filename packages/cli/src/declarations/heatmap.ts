import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { trainedPictureOptions } from '../options/data.js';
import { viewOptions } from '../options/evaluation.js';
import { methodOptions } from '../options/explanation.js';
import { flag, type Options, pngName, positive, share, text } from '../options/option.js';
import { measuringOptions, trainedModelOption } from '../options/run.js';
import { slideOptions } from '../options/slide.js';

const options = {
  ...trainedModelOption,
  ...slideOptions,
  ...trainedPictureOptions,
  magnification: positive({
    help: 'magnification that the model was trained at; default: that of the largest level',
  }),
  class: text({ value: 'NAME', help: 'class whose probability is drawn; default: the last class' }),
  explain: flag('draw where the model looked in each tile, in place of the probabilities'),
  ...methodOptions,
  ...viewOptions,
  ...measuringOptions,
  out: pngName({ default: 'heatmap.png', help: 'the PNG file to write' }),
  opacity: share({
    help: 'opacity of the colour over a tile, 0 (outlines only) to 1; default 0.3, with --explain 0.7',
  }),
  tiles: text({
    value: 'FILE',
    earlier: ['json'],
    help: 'also write tiles and probabilities as JSON to this file',
  }),
} satisfies Options;

export type HeatmapArguments = ArgumentsOf<typeof options>;

export const heatmap = declare({
  name: 'heatmap',
  usage: '--model OUT --data SLIDE --out FILE.png [options]',
  summary: 'Predict every tile of a whole slide and draw the probabilities over it.',
  options,
});
