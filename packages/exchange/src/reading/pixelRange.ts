import {
  CnnError,
  computingLayers,
  type ImportedModel,
  type LayerDefinition,
  type LayerRules,
  normalization,
  prependLayer,
  rescaling,
} from '@cnn/core';

/**
 * What the pixels are that a model takes: 0..1, −1..1, 0..255, or 0..1 less ImageNet's mean, divided by its standard deviation, as
 * torchvision's networks do.
 */
export type PixelRange = 'unit' | 'symmetric' | 'bytes' | 'imagenet';

/** torchvision's transforms, of pixels in 0..1. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const;

/** What brings pixels of 0..1 to what the model takes; nothing where that is 0..1. */
const layers: Readonly<Record<PixelRange, LayerDefinition | undefined>> = {
  unit: undefined,
  symmetric: rescaling({ scale: 2, offset: -1 }),
  bytes: rescaling({ scale: 255 }),
  imagenet: normalization({ mean: IMAGENET.mean, variance: IMAGENET.deviation.map((one) => one * one) }),
};

const words: Readonly<Record<PixelRange, string>> = {
  unit: 'It takes pixels of 0..1.',
  symmetric: 'It takes pixels of −1..1: a layer in front brings 0..1 to that.',
  bytes: 'It takes pixels of 0..255: a layer in front brings 0..1 to that.',
  imagenet:
    "It takes pixels that are normalized by ImageNet's mean and standard deviation: a layer in front does that to 0..1.",
};

/**
 * A model that takes pixels of 0..1, as all of this toolkit: what else it wants is a layer in front of it.
 *
 * @throws CnnError (OPTIONS) for what no importer gave, and a word that is none of these
 * @param pixels what it takes. Default: what its file says, a layer in front that divides bytes, or else 0..1, which a note says
 */
export function withPixelRange(
  imported: ImportedModel,
  pixels?: PixelRange | undefined,
  rules?: LayerRules | undefined,
): ImportedModel {
  if (!Array.isArray(imported?.notes) || !Array.isArray(imported.model?.layers)) {
    throw new CnnError(
      'OPTIONS',
      'withPixelRange: expected what an importer gave, such as readKeras(bytes), received something else.',
    );
  }
  if (pixels !== undefined && !Object.hasOwn(layers, pixels)) {
    throw new CnnError(
      'OPTIONS',
      `withPixelRange: expected ${Object.keys(layers).join(', ')}, received ${JSON.stringify(pixels)}.`,
      { details: { option: 'pixels' } },
    );
  }
  const { rescaling: said } = imported;
  if (pixels === undefined && said) {
    const { rescaling: _done, ...rest } = imported;
    return changed(
      rest,
      layerOf(said),
      'It says what it does to pixels: a layer in front does that to 0..1.',
      rules,
    );
  }
  const takesBytes = pixels === undefined && dividesBytes(imported);
  const range = pixels ?? (takesBytes ? 'bytes' : 'unit');
  const unsaid = pixels === undefined && !takesBytes;
  const note = unsaid
    ? 'Its file does not say what pixels it takes: 0..1 is assumed.'
    : takesBytes
      ? `It divides bytes itself. ${words.bytes}`
      : words[range];
  return changed(imported, layers[range], note, rules);
}

function changed(
  imported: ImportedModel,
  layer: LayerDefinition | undefined,
  note: string,
  rules: LayerRules | undefined,
): ImportedModel {
  const model = layer ? prependLayer(imported.model, layer, { layers: rules }) : imported.model;
  return { ...imported, model, notes: [...imported.notes, note] };
}

/** `pixel · scale + offset` of bytes, as a layer for pixels of 0..1. */
function layerOf({ scale, offset }: NonNullable<ImportedModel['rescaling']>): LayerDefinition | undefined {
  const same = (value: number | readonly number[]) =>
    typeof value === 'number'
      ? value
      : value.every((one) => one === value[0])
        ? (value[0] as number)
        : undefined;
  const [factor, shift] = [same(scale), same(offset)];
  if (factor !== undefined && shift !== undefined) {
    const near = Math.abs(factor * 255 - 1) < 1e-6 && shift === 0;
    return near ? undefined : rescaling({ scale: factor * 255, offset: shift });
  }
  const channels = Math.max(...[scale, offset].map((one) => (typeof one === 'number' ? 1 : one.length)));
  const each = (value: number | readonly number[], at: number): number =>
    typeof value === 'number' ? value : (value[at] as number);
  const factors = Array.from({ length: channels }, (_, at) => each(scale, at) * 255);
  return normalization({
    mean: factors.map((one, at) => -each(offset, at) / one),
    variance: factors.map((one) => 1 / (one * one)),
  });
}

/** Layers that leave the range of pixels as it is. */
const keepRange: ReadonlySet<string> = new Set([
  ...[
    'resizing',
    'cropping2d',
    'zeroPadding2d',
    'permute',
    'reshape',
    'upSampling2d',
    'dropout',
    'spatialDropout2d',
  ],
]);

/** Whether the first layer that changes numbers, also in a model inside, brings bytes to numbers of about 1. */
function dividesBytes({ model }: ImportedModel): boolean {
  const first = computingLayers(model).find(
    ({ layer }) =>
      !keepRange.has(layer.type) && !(layer.type === 'activation' && layer.activation === 'linear'),
  )?.layer;
  if (first?.type === 'rescaling') return first.scale > 0 && first.scale <= 1 / 64;
  if (first?.type !== 'normalization') return false;
  const variance = typeof first.variance === 'number' ? [first.variance] : first.variance;
  return variance.every((one) => one > 30 ** 2);
}
