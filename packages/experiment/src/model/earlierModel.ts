import { parseModel } from '@cnn/core';
import { taskOf } from '@cnn/evaluation';
import type { JsonObject } from '../files/sealedJson.js';
import { objectOf, VERSION } from './modelJson.js';

/** A `model.json` of this version, made of one of an earlier version, and what that did not say. */
export interface Upgraded {
  readonly json: JsonObject;
  readonly notes: readonly string[];
}

/**
 * A `model.json` of version 1 as one of today.
 *
 * @throws CnnError (MODEL) for a definition that is none
 */
export function upgradeModelJson(json: JsonObject): Upgraded {
  const model = parseModel(json.definition);
  const { decision: decided, temperature, ...details } = objectOf(json.details);
  const { tta, ...decision } = objectOf(decided);
  const { rescale, onOddSize = 'resize', imageSize, stain } = objectOf(json.preprocessing);
  const [height, width] = model.input;
  const cropped = Array.isArray(imageSize) && (imageSize[0] !== height || imageSize[1] !== width);
  const isBytes = typeof rescale === 'number' && Math.abs(rescale * 255 - 1) < 1e-9;
  const views = tta === true || objectOf(details.settings).tta === true;
  const notes = [
    'does not say which images the model was trained on, so that none of them can be recognized',
    ...(isBytes ? [] : ['does not say what its pixels were; floats of 0..1 are assumed']),
    ...(onOddSize === 'resize'
      ? []
      : [`does not say which size of image was usual; ${sizeText(imageSize ?? [height, width])} is assumed`]),
  ];
  return {
    json: {
      ...json,
      version: VERSION,
      task: taskOf(model),
      preprocessing: {
        source: isBytes ? { type: 'uint8', white: 255 } : { type: 'float32', white: 1 },
        imageSize: imageSize ?? [height, width],
        onOddSize,
        ...(cropped ? { cropSize: [height, width] } : {}),
        ...(stain === undefined ? {} : { stain }),
        rescale,
      },
      testTimeViews: views ? (height === width ? 8 : 4) : 1,
      ...(temperature === undefined ? {} : { temperature }),
      ...(decided === undefined ? {} : { decision }),
      trainedWith: {},
      details,
    },
    notes: notes.map((note) => `model.json was written by an earlier version and ${note}.`),
  };
}

function sizeText(size: unknown): string {
  return Array.isArray(size) ? size.join('×') : String(size);
}
