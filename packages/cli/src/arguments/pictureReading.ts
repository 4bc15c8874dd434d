import type { ExperimentData } from '@cnn/experiment';
import type { ModelImagesOptions } from '@cnn/node';

/** How image files are read, as far as options say so; what they leave open is as in training. */
export function pictureReading(
  data: ExperimentData,
): Pick<ModelImagesOptions, 'page' | 'colourProfile' | 'white' | 'maxPixels'> {
  const { page, colourProfile, white, maxPixels } = data;
  return {
    ...(page === undefined ? {} : { page }),
    ...(colourProfile === undefined ? {} : { colourProfile }),
    ...(typeof white === 'number' ? { white } : {}),
    ...(maxPixels === undefined ? {} : { maxPixels }),
  };
}
