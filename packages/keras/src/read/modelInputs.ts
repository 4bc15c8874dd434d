import { CnnError, type ImageShape } from '@cnn/core';
import { isRecord, shown } from '../json.js';
import type { KerasGraph, KerasLayer, KerasTensor } from '../topology/topology.js';
import type { KnownValue, NamedDraft } from './conversion.js';
import { LayerNames } from './layerNames.js';

/** What a model takes, in our terms. */
export interface ModelInputs {
  readonly image: ImageShape;
  /** Shapes of inputs beside the images, without the batch. */
  readonly extra: Readonly<Record<string, readonly number[]>>;
  /** A value for each input of the file, in its order. */
  readonly values: readonly KnownValue[];
  /** Layers that make of the images what the file's first layers read. */
  readonly start: readonly NamedDraft[];
  readonly notes: readonly string[];
}

interface InputOptions {
  readonly where: string;
  readonly channelsFirst: boolean;
  readonly inputShape: ImageShape | undefined;
}

/**
 * The inputs of a model: the first one of images is `input`, the others stand beside it. A model that takes vectors or matrices
 * only takes images of one row or of one channel here.
 *
 * @throws CnnError (MODEL) for a shape that is not known
 */
export function readInputs(graph: KerasGraph, options: InputOptions): ModelInputs {
  const { where, channelsFirst } = options;
  const names = new LayerNames(['input']);
  const shapes = graph.inputs.map((tensor) => declared(graph, tensor));
  const found = shapes.findIndex((shape) => shape === undefined || shape.length === 3);
  const main = Math.max(found, 0);
  const extra: Record<string, readonly number[]> = {};
  const notes: string[] = [];
  const start: NamedDraft[] = [];
  let image: ImageShape = [1, 1, 1];
  const values = graph.inputs.map((tensor, at): KnownValue => {
    const shape = shapes[at];
    if (at === main) {
      image = imageOf(shape, tensor.layer, options);
      const rank = (shape?.length ?? 3) + 1;
      if (rank === 4) return { name: 'input', rank };
      start.push(bridge(shape as readonly number[], names));
      notes.push(`Its input is ${shown(shape)}; here it takes images ${shown(image)} with the same numbers.`);
      return { name: (start[0] as NamedDraft).name, rank };
    }
    const known = shape?.every((dim): dim is number => typeof dim === 'number');
    if (!shape || !known) throw unknownShape(where, tensor.layer, shape);
    const name = names.take(tensor.layer);
    extra[name] = channelsFirst && shape.length === 3 ? toEnd(shape as number[]) : (shape as number[]);
    return { name, rank: shape.length + 1 };
  });
  if (main > 0) notes.push(`The images, '${graph.inputs[main]?.layer}', come first here.`);
  return { image, extra, values, start, notes };
}

/** The shape that a file has for an input, without the batch; undefined where it says nothing. */
function declared(graph: KerasGraph, { layer }: KerasTensor): readonly (number | null)[] | undefined {
  const shape = shapeOf(graph, layer);
  return Array.isArray(shape) ? (shape.slice(1) as (number | null)[]) : undefined;
}

/** The input's own shape, or that of a model that reads it, as where a Sequential begins with a model. */
function shapeOf(graph: KerasGraph, name: string): unknown {
  const input = graph.layers.find((layer) => layer.name === name);
  const own = input && (ownShape(input) ?? modelShape(input));
  if (own) return own;
  const readers = graph.layers.filter(({ calls }) =>
    calls.some(({ inputs }) => inputs.length === 1 && inputs[0]?.layer === name),
  );
  for (const reader of readers) {
    const shape = modelShape(reader);
    if (shape) return shape;
  }
  return undefined;
}

function modelShape({ model }: KerasLayer): unknown {
  const first = model?.inputs[0];
  return model && first && shapeOf(model, first.layer);
}

function ownShape({ config }: KerasLayer): unknown {
  const shape = config.batch_shape ?? config.batch_input_shape;
  // tfjs and some versions wrap the shapes of several inputs.
  return isRecord(shape) ? undefined : shape;
}

function imageOf(
  shape: readonly (number | null)[] | undefined,
  layer: string,
  { where, channelsFirst, inputShape }: InputOptions,
): ImageShape {
  if (shape === undefined || shape.length === 3) {
    const [height, width, channels] = channelsFirst && shape ? toEnd(shape) : (shape ?? [null, null, null]);
    const given = [height ?? inputShape?.[0], width ?? inputShape?.[1], channels ?? inputShape?.[2]];
    if (given.every((dim): dim is number => typeof dim === 'number' && dim > 0)) {
      const image = given as unknown as ImageShape;
      if (!inputShape || inputShape.join() === image.join()) return image;
      throw new CnnError(
        'MODEL',
        `${where}: inputShape is [${inputShape.join(', ')}], the model takes images [${image.join(', ')}].`,
      );
    }
    throw unknownShape(where, layer, shape);
  }
  if (!shape.every((dim): dim is number => typeof dim === 'number' && dim > 0))
    throw unknownShape(where, layer, shape);
  const [first = 1, second = 1] = shape;
  if (shape.length === 1) return [1, 1, first];
  if (shape.length === 2) return [first, second, 1];
  throw new CnnError(
    'MODEL',
    `${where}: input '${layer}' has the shape ${shown(shape)}. Images [height, width, channels] can be read.`,
    { details: { reason: 'unsupportedLayer', layer, type: 'InputLayer' } },
  );
}

/** Images as the vector or the matrix that the file's layers read. */
function bridge(shape: readonly number[], names: LayerNames): NamedDraft {
  if (shape.length === 1) return { type: 'flatten', name: names.take('input_flatten') };
  return { type: 'reshape', name: names.take('input_reshape'), targetShape: shape };
}

/** [channels, height, width] → [height, width, channels]. */
function toEnd<T>([channels, height, width]: readonly T[]): T[] {
  return [height as T, width as T, channels as T];
}

function unknownShape(where: string, layer: string, shape: unknown): CnnError {
  const problem =
    shape === undefined
      ? 'has no shape in the file. Say which'
      : `has the shape ${shown(shape)}, which takes any size. Say which`;
  return new CnnError(
    'MODEL',
    `${where}: input '${layer}' ${problem}: inputShape: [height, width, channels].`,
    { details: { reason: 'inputShape', layer } },
  );
}
