import type { Explanation } from '../explanation.js';
import { placeMap } from '../geometry/placeMap.js';
import type { ExplainableModel } from '../model/explainableModel.js';
import { placeScores } from './placeScores.js';

/** A map of `size: 'layer'` or `'input'` as one number for each pixel that the model sees, `[height, width]`. */
export function mapAsSeen(
  where: string,
  { definition }: Pick<ExplainableModel, 'definition'>,
  explanation: Pick<Explanation, 'map' | 'size' | 'channels'>,
): Float32Array {
  const [height, width] = definition.input;
  return placeMap({
    map: placeScores(where, explanation),
    ...{ size: explanation.size, channels: 1, original: [height, width] },
    preprocessing: { imageSize: [height, width], onOddSize: 'resize' },
  });
}
