import type { OpenSlideOptions } from '@cnn/node';
import type { Option } from './command.js';
import type { Arguments } from './parseArguments.js';
import { readChoice, readInteger } from './readValues.js';

/** Options that say which picture an image file is, where it leaves that open. */
export const pictureOptions = {
  page: {
    value: 'N',
    help: 'which page of a TIFF or frame of an animation, from 0; default: the only one, and files of several are refused',
  },
  'colour-profile': {
    value: 'WHAT',
    help: 'of images that carry one: convert (default), to sRGB, or ignore, as Keras and Pillow do',
  },
} satisfies Record<string, Option>;

/** The same for a trained model, which keeps how its images were read. */
export const trainedPictureOptions = {
  white: {
    value: 'N',
    help: 'the value that is white in images of 16 bits, such as 4095; default: as in training, else 65535, and images that use 14 bits or fewer are refused',
  },
  page: {
    value: 'N',
    help: 'which page of a TIFF or frame of an animation, from 0; default: as in training, else the only one, and files of several are refused',
  },
  'colour-profile': {
    value: 'WHAT',
    help: 'of images that carry one: convert, to sRGB, or ignore, as Keras and Pillow do; default: as in training',
  },
} satisfies Record<string, Option>;

/** What the options say, for `openImageSet`, `openSlide` and `decodeImage`. */
export function readPicture(args: Arguments): Pick<OpenSlideOptions, 'page' | 'colourProfile'> {
  const page = readInteger(args, 'page', 0);
  const colourProfile = readChoice(args, 'colour-profile', ['convert', 'ignore']);
  return {
    ...(page === undefined ? {} : { page }),
    ...(colourProfile ? { colourProfile } : {}),
  };
}
