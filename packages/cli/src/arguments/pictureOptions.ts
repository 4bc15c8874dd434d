import type { OpenSlideOptions } from '@cnn/node';
import type { Arguments } from './parseArguments.js';
import { readChoice, readInteger } from './readValues.js';

/** What the options say, for `openImageSet`, `openSlide` and `decodeImage`. */
export function readPicture(args: Arguments): Pick<OpenSlideOptions, 'page' | 'colourProfile'> {
  const page = readInteger(args, 'page', 0);
  const colourProfile = readChoice(args, 'colour-profile', ['convert', 'ignore']);
  return {
    ...(page === undefined ? {} : { page }),
    ...(colourProfile ? { colourProfile } : {}),
  };
}
