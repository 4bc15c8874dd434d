import { maxPixelsOption, pictureOptions } from './data.js';
import { field, integer, numeric, type Options, positive, share, text } from './option.js';

/** Options of the commands that read a slide. */
export const slideOptions = {
  data: text({ value: 'SLIDE', help: 'a tiled TIFF or SVS, or another large image' }),
  overlap: integer({ least: 0, help: 'overlap of neighbouring tiles in pixels; default 0' }),
  'slide-magnification': positive({ help: 'of the largest level, when the file does not say' }),
  ...maxPixelsOption,
  ...pictureOptions,
  white: field('data.white', {
    value: 'N',
    read: numeric,
    help: 'the value that is white in a slide of 16 bits, such as 4095; default 65535, and slides that use 14 bits or fewer are refused',
  }),
  'tissue-threshold': share({
    help: 'HSV saturation of 0 to 1 above which a pixel is tissue; default: found by saturation and brightness',
  }),
  'min-tissue': share({ value: 'SHARE', help: 'leave out tiles with less tissue; default 0.5, 0 keeps all' }),
} satisfies Options;
