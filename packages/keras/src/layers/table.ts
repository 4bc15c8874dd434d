import { activationCodecs, trainingCodecs } from './activationLayers.js';
import type { LayerCodec } from './codec.js';
import { convolutionCodecs } from './convolution.js';
import { denseCodecs } from './dense.js';
import { mergeCodecs } from './merge.js';
import { normalizationCodecs, preluCodecs } from './normalization.js';
import { poolingCodecs } from './pooling.js';
import { shapeCodecs } from './shape.js';

const codecs: readonly LayerCodec[] = [
  ...convolutionCodecs,
  ...denseCodecs,
  ...poolingCodecs,
  ...normalizationCodecs,
  ...preluCodecs,
  ...mergeCodecs,
  ...shapeCodecs,
  ...activationCodecs,
  ...trainingCodecs,
];

const byClass = new Map(codecs.map((codec) => [codec.className, codec]));
const byType = new Map(
  codecs.flatMap((codec) => (codec.type === undefined ? [] : [[codec.type, codec] as const])),
);

/** How a class of Keras is read. */
export const codecOfClass = (className: string): LayerCodec | undefined => byClass.get(className);

/** How a type of ours is written. */
export const codecOfType = (type: string): LayerCodec | undefined => byType.get(type);

/** All classes that can be read. */
export const readableClasses = (): readonly string[] => [...byClass.keys()];
